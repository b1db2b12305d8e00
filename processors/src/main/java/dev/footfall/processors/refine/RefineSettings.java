package dev.footfall.processors.refine;

import java.time.Duration;

/**
 * How events are refined.
 *
 * @param dedupWindow two receipts of the same event less than this apart are one event; 1 minute to 31 days. Memory on
 *     disk grows with it: event ids are kept for three windows, and are deleted within another one and a half
 * @param linkExpiry how long it is remembered without events which user a visitor is; 1 day to 10 years
 */
public record RefineSettings(Duration dedupWindow, Duration linkExpiry) {
    public RefineSettings {
        if (dedupWindow.compareTo(Duration.ofMinutes(1)) < 0 || dedupWindow.compareTo(Duration.ofDays(31)) > 0) {
            throw new IllegalArgumentException("dedup-window: must be PT1M to PT744H (31 days)");
        }
        if (linkExpiry.compareTo(Duration.ofDays(1)) < 0 || linkExpiry.compareTo(Duration.ofDays(3653)) > 0) {
            throw new IllegalArgumentException("link-expiry: must be P1D to P3653D (10 years)");
        }
    }
}
