package dev.footfall.replay.job;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import dev.footfall.replay.archive.ArchivePlace;
import dev.footfall.sinks.postgres.ShadowRange;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * What a replay is: everything that it depends on, fixed when it begins, and what came of it.
 *
 * @param job its name
 * @param from when the time begins that is replayed, by when events occurred
 * @param to when it ends; this moment is not part of it
 * @param source the one source that is replayed; empty for all
 * @param topologies by name
 * @param settings of the processors that differ from the live ones, by their paths
 * @param begunAt when it was begun
 * @param readFrom when the records were appended from which on it reads
 * @param completeFrom from when on everything that happened is known to it
 * @param throttle events a second at most; 0 for no bound
 * @param archive place that has what the topics have no more; empty if they have all
 * @param archiveEndpoint of the store that has it, if it is in a bucket of another than AWS's
 * @param slices what it reads of the source topics
 * @param version of the program
 * @param schemas ids of the schemas that it writes with, by subject
 * @param results what came of it; empty until it is complete
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
@JsonPropertyOrder({"job", "state"})
public record Manifest(
        String job,
        State state,
        Instant from,
        Instant to,
        Optional<String> source,
        List<String> topologies,
        Map<String, String> settings,
        Instant begunAt,
        Instant readFrom,
        Instant completeFrom,
        int throttle,
        Optional<String> archive,
        Optional<URI> archiveEndpoint,
        List<Slice> slices,
        String version,
        Map<String, Integer> schemas,
        List<Result> results) {
    public Manifest {
        topologies = List.copyOf(topologies);
        settings = Map.copyOf(settings);
        slices = List.copyOf(slices);
        schemas = Map.copyOf(schemas);
        results = List.copyOf(results);
    }

    /** How far it is. */
    public enum State {
        /** It reads, or was interrupted while it did. */
        RUNNING,
        /** All that it reads has become rows. */
        COMPLETED,
        /** Its rows go into the live tables and topics, or an interruption kept some from it. */
        APPLYING,
        /** Its rows are the live ones. */
        APPLIED
    }

    /**
     * What is read of a partition.
     *
     * @param end the offset before which it ends
     */
    public record Slice(String topic, int partition, long start, long end) {
        long offsets() {
            return end - start;
        }

        TopicPartition place() {
            return new TopicPartition(topic, partition);
        }
    }

    /**
     * What came of a table, in the range.
     *
     * @param hash SHA-256 over its rows, in hexadecimal
     */
    public record Result(@JsonProperty("table") String table, long rows, String hash) {}

    Manifest in(State next) {
        return with(next, slices, results);
    }

    Manifest completed(List<Result> with) {
        return with(State.COMPLETED, slices, with);
    }

    private Manifest with(State next, List<Slice> slices, List<Result> results) {
        return new Manifest(
                job,
                next,
                from,
                to,
                source,
                topologies,
                settings,
                begunAt,
                readFrom,
                completeFrom,
                throttle,
                archive,
                archiveEndpoint,
                slices,
                version,
                schemas,
                results);
    }

    /** How many offsets it reads. */
    public long offsets() {
        return slices.stream().mapToLong(Slice::offsets).sum();
    }

    /** Where reading begins, by partition. */
    Map<TopicPartition, Long> starts() {
        return slices.stream().collect(Collectors.toMap(Slice::place, Slice::start));
    }

    /** The offsets before which reading ends, of the same partitions. */
    Map<TopicPartition, Long> ends() {
        return slices.stream().collect(Collectors.toMap(Slice::place, Slice::end));
    }

    /** Where the archive is that it reads beside the topics. */
    Optional<ArchivePlace> archived() {
        return archive.map(place -> new ArchivePlace(place, archiveEndpoint));
    }

    /** The rows that it is about. */
    public ShadowRange range() {
        return new ShadowRange(from, to, source, completeFrom);
    }

    /** Whether both are about the same rows, at least in part. */
    boolean overlaps(Manifest other) {
        return from.isBefore(other.to)
                && other.from.isBefore(to)
                && (source.isEmpty() || other.source.isEmpty() || source.equals(other.source));
    }
}
