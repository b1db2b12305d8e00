package dev.footfall.processors.funnels;

import java.time.Duration;

/**
 * How attempts at funnels are found.
 *
 * @param horizon how far behind the visitor's newest step an event may lie and still count; 0 to 366 days
 * @param maxOccurrences how many events that take a step are remembered of a visitor and a funnel within the horizon;
 *     of those beyond, the oldest are settled before their time. 10 to 10,000
 */
public record FunnelsSettings(Duration horizon, int maxOccurrences) {
    public FunnelsSettings {
        if (horizon.isNegative() || horizon.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException("horizon: must be PT0S to PT8784H (366 days)");
        }
        if (maxOccurrences < 10 || maxOccurrences > 10_000) {
            throw new IllegalArgumentException("max-occurrences: must be 10 to 10000");
        }
    }
}
