package dev.footfall.processors.activity;

import java.time.Duration;

/**
 * How activity is counted.
 *
 * @param horizon how long after its first event arrived a minute takes others; 2 h to 31 days. What comes later is
 *     counted as late. State on disk grows with it.
 * @param publishInterval how often what has changed is published; 10 ms to 1 min
 */
public record ActivitySettings(Duration horizon, Duration publishInterval) {
    public ActivitySettings {
        if (horizon.compareTo(Duration.ofHours(2)) < 0 || horizon.compareTo(Duration.ofDays(31)) > 0) {
            throw new IllegalArgumentException("horizon: must be PT2H to PT744H (31 days)");
        }
        if (publishInterval.compareTo(Duration.ofMillis(10)) < 0
                || publishInterval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("publish-interval: must be PT0.01S to PT1M");
        }
    }
}
