package dev.footfall.sinks.prometheus;

import dev.footfall.schemas.record.Activity;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/**
 * The newest revision of each minute that may still count as now, by partition. A minute that is older than the window
 * when the broker appends a revision of it is history. Owned by one thread.
 */
final class KnownMinutes {
    private final long windowMillis;
    private final Map<TopicPartition, Map<String, Activity>> byPartition = new HashMap<>();

    KnownMinutes(Duration window) {
        this.windowMillis = window.toMillis();
    }

    boolean isHistory(Activity revision, long appendedAt) {
        return revision.getMinute().toEpochMilli() < appendedAt - windowMillis;
    }

    /**
     * Remembers a revision.
     *
     * @return the revision that it replaces, or an empty one; nothing if it is no newer than that
     */
    Optional<Activity> replace(TopicPartition partition, String key, Activity revision, long appendedAt) {
        Map<String, Activity> minutes = byPartition.computeIfAbsent(partition, _ -> new HashMap<>());
        Activity before = minutes.get(key);
        if (before != null && before.getRevision() >= revision.getRevision()) {
            return Optional.empty();
        }
        if (before == null) {
            minutes.values().removeIf(minute -> isHistory(minute, appendedAt));
        }
        minutes.put(key, revision);
        return Optional.of(before == null ? nothing(revision) : before);
    }

    void forget(Set<TopicPartition> partitions) {
        byPartition.keySet().removeAll(partitions);
    }

    private static Activity nothing(Activity of) {
        return Activity.newBuilder()
                .setSource(of.getSource())
                .setMinute(of.getMinute())
                .setRevision(0)
                .build();
    }
}
