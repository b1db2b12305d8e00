package dev.footfall.processors.refine;

import java.time.Duration;

/**
 * How events are refined.
 *
 * @param dedupWindow two receipts of the same event less than this apart are one event; 1 minute to 31 days. Memory on
 *     disk grows with it: event ids are kept for three windows.
 */
public record RefineSettings(Duration dedupWindow) {
    public RefineSettings {
        if (dedupWindow.compareTo(Duration.ofMinutes(1)) < 0 || dedupWindow.compareTo(Duration.ofDays(31)) > 0) {
            throw new IllegalArgumentException("dedup-window: must be PT1M to PT744H (31 days)");
        }
    }
}
