package dev.footfall.sinks.follow;

import dev.footfall.sinks.consume.Batch;
import dev.footfall.sinks.consume.Positions;
import dev.footfall.sinks.consume.Sink;
import dev.footfall.sinks.consume.WriteOutcome;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * A sink in memory with what stands around it: the topics, which can be read again, and its group, to which what was
 * taken is committed. All of them together are its storage. Safe for use by many threads.
 */
final class GroupedSink implements Sink {
    private final Sink sink;
    private final MemoryPast past;
    private final Set<TopicPartition> given = new HashSet<>();

    GroupedSink(Sink sink, MemoryPast past) {
        this.sink = sink;
        this.past = past;
    }

    @Override
    public String name() {
        return sink.name();
    }

    @Override
    public Set<String> topics() {
        return sink.topics();
    }

    @Override
    public Positions positions(Set<TopicPartition> partitions) {
        synchronized (past) {
            given.addAll(partitions);
            return sink.positions(partitions);
        }
    }

    /** A partition that nobody has asked for is asked for first, as a loop does. */
    @Override
    public WriteOutcome write(Batch batch) {
        synchronized (past) {
            Set<TopicPartition> unasked = new HashSet<>(batch.advances().keySet());
            unasked.removeAll(given);
            if (!unasked.isEmpty()) {
                positions(unasked);
            }
            WriteOutcome outcome = sink.write(batch);
            if (outcome instanceof WriteOutcome.Written) {
                batch.advances()
                        .forEach((partition, advance) -> past.taken(
                                partition,
                                batch.records().stream()
                                        .filter(record -> record.topic().equals(partition.topic())
                                                && record.partition() == partition.partition())
                                        .toList(),
                                advance.to()));
            }
            return outcome;
        }
    }

    @Override
    public void close() {
        sink.close();
    }
}
