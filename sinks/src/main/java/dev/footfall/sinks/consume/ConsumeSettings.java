package dev.footfall.sinks.consume;

import java.time.Duration;
import java.util.Optional;

/**
 * How a sink reads its topics.
 *
 * @param group consumer group; instances of the same group share the partitions
 * @param instanceId name of this instance, unique in the group: a restart under the same name goes on at once instead
 *     of waiting until the group has given the old member up
 * @param maxBatch records in a batch at most, 1 to 100,000; at low rates batches are smaller
 * @param maxRetryDelay longest pause between attempts while the sink is away, 100 ms or more
 */
public record ConsumeSettings(String group, Optional<String> instanceId, int maxBatch, Duration maxRetryDelay) {
    private static final Duration MIN_RETRY_DELAY = Duration.ofMillis(100);

    public ConsumeSettings {
        if (group.isBlank()) {
            throw new IllegalArgumentException("group: must not be empty");
        }
        if (instanceId.filter(String::isBlank).isPresent()) {
            throw new IllegalArgumentException("instance-id: must not be empty; leave it out for none");
        }
        if (maxBatch < 1 || maxBatch > 100_000) {
            throw new IllegalArgumentException("max-batch: must be 1 to 100000");
        }
        if (maxRetryDelay.compareTo(MIN_RETRY_DELAY) < 0) {
            throw new IllegalArgumentException("max-retry-delay: must be PT0.1S or more");
        }
    }

    /** The same for another member of the group: its id, if there is one, ends so. */
    ConsumeSettings named(String suffix) {
        return new ConsumeSettings(group, instanceId.map(id -> id + suffix), maxBatch, maxRetryDelay);
    }
}
