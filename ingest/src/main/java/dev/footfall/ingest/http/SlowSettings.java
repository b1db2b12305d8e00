package dev.footfall.ingest.http;

import java.time.Duration;

/**
 * What a connection must do to be more than a burden.
 *
 * @param patience how long a request's head may take, and how long its body may take at any rate
 * @param minBodyRate bytes a second that a body must come with, on the average, once the patience is over
 */
public record SlowSettings(Duration patience, int minBodyRate) {
    public SlowSettings {
        if (!patience.isPositive() || patience.toHours() >= 1) {
            throw new IllegalArgumentException("patience: must be more than 0 and less than PT1H, such as PT10S");
        }
        if (minBodyRate < 0 || minBodyRate > 1_000_000) {
            throw new IllegalArgumentException("min-body-rate: must be 0 (any rate) to 1000000 bytes a second");
        }
    }

    /** Whether a head that is not complete takes too long. */
    boolean isTooSlow(long nanos) {
        return nanos > patience.toNanos();
    }

    /** Whether a body that is not complete comes too slowly. */
    boolean isTooSlow(long nanos, long bytes) {
        long beyond = nanos - patience.toNanos();
        return beyond > 0 && bytes < nanos / 1e9 * minBodyRate;
    }
}
