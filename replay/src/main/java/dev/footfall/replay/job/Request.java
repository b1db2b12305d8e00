package dev.footfall.replay.job;

import dev.footfall.replay.archive.ArchivePlace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be replayed.
 *
 * @param from when the time begins, by when events occurred
 * @param to when it ends
 * @param source of one source only; empty for all
 * @param topologies by name, see {@link SourceTopics}
 * @param settings of the processors that are to differ from the live ones, by their paths
 * @param warmUp how far before the range to begin to read; empty for what the topologies remember
 * @param throttle events a second at most; 0 for no bound
 * @param archive place of an archive, for what the topics have no more; empty for none
 */
public record Request(
        Instant from,
        Instant to,
        Optional<String> source,
        List<String> topologies,
        Map<String, String> settings,
        Optional<Duration> warmUp,
        int throttle,
        Optional<ArchivePlace> archive) {
    public Request {
        topologies = List.copyOf(topologies);
        settings = Map.copyOf(settings);
    }
}
