package dev.footfall.sinks.prometheus;

import java.time.Duration;

/**
 * What is counted, and into how many series.
 *
 * @param window how long after its minute something still counts as happening now, 10 minutes to 24 hours; longer than
 *     the longest pause in a session. What is older is history, which {@link Backfill} writes with its true time
 * @param maxSources sources with series of their own, 1 to 10,000; the others are {@code other}
 * @param maxNames conversions and rules with series of their own in each source, 1 to 1,000; the rest are {@code other}
 * @param maxSessions sessions remembered in this process, 1,000 to 10,000,000; one that was forgotten and changes
 *     is counted as a new one
 */
public record SiteSettings(Duration window, int maxSources, int maxNames, int maxSessions) {
    public SiteSettings {
        if (window.compareTo(Duration.ofMinutes(10)) < 0 || window.compareTo(Duration.ofHours(24)) > 0) {
            throw new IllegalArgumentException("window: must be PT10M to PT24H");
        }
        if (maxSources < 1 || maxSources > 10_000) {
            throw new IllegalArgumentException("max-sources: must be 1 to 10000");
        }
        if (maxNames < 1 || maxNames > 1_000) {
            throw new IllegalArgumentException("max-names: must be 1 to 1000");
        }
        if (maxSessions < 1_000 || maxSessions > 10_000_000) {
            throw new IllegalArgumentException("max-sessions: must be 1000 to 10000000");
        }
    }

    /** How far back what is known must reach: a session in the window may have been revised last a window before it. */
    public Duration lookback() {
        return window.multipliedBy(2).plusMinutes(2);
    }
}
