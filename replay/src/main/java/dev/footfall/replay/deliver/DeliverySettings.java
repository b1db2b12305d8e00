package dev.footfall.replay.deliver;

import java.time.Duration;

/**
 * How hard a delivery tries.
 *
 * @param inFlight requests at the same time, 1 or more; with the size of a batch it bounds the memory
 * @param requestTimeout how long one answer may take
 * @param giveUpAfter how long one batch is tried
 * @param firstPause before the second try; doubled for each further one
 * @param longestPause between two tries, where the server does not name one
 */
public record DeliverySettings(
        int inFlight, Duration requestTimeout, Duration giveUpAfter, Duration firstPause, Duration longestPause) {
    public DeliverySettings {
        if (inFlight < 1) {
            throw new IllegalArgumentException("there must be 1 or more requests in flight");
        }
    }

    /** Four in flight, giving up after that time. */
    public static DeliverySettings givingUpAfter(Duration limit) {
        return new DeliverySettings(4, Duration.ofSeconds(30), limit, Duration.ofMillis(100), Duration.ofSeconds(5));
    }
}
