package dev.footfall.sinks.postgres;

import java.time.Duration;

/**
 * How the rows are compared with the loss ledger while the sink runs.
 *
 * @param interval how often; 1 s to 1 day
 * @param window how far back; 1 minute to 31 days
 * @param grace how old a minute must be, so that nothing of it should be in flight any more; 0 to less than the window
 */
public record LedgerCheckSettings(Duration interval, Duration window, Duration grace) {
    public LedgerCheckSettings {
        if (interval.compareTo(Duration.ofSeconds(1)) < 0 || interval.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("interval: must be PT1S to P1D");
        }
        if (window.compareTo(Duration.ofMinutes(1)) < 0 || window.compareTo(Duration.ofDays(31)) > 0) {
            throw new IllegalArgumentException("window: must be PT1M to P31D");
        }
        if (grace.isNegative() || grace.compareTo(window) >= 0) {
            throw new IllegalArgumentException("grace: must be PT0S to less than the window");
        }
    }
}
