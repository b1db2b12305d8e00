package dev.footfall.processors.ledger;

import java.time.Duration;

/**
 * How the ledger counts.
 *
 * @param kept how long after its first record arrived a minute is remembered; 2 h to 31 days. What comes later begins
 *     another entry of the same minute, so that nothing depends on it but state on disk
 * @param publishInterval how often what has changed is published; 10 ms to 1 min
 * @param grace how long after its last record a minute may be uneven before its events are unaccounted for; 1 s to 1 h
 */
public record LedgerSettings(Duration kept, Duration publishInterval, Duration grace) {
    public LedgerSettings {
        if (kept.compareTo(Duration.ofHours(2)) < 0 || kept.compareTo(Duration.ofDays(31)) > 0) {
            throw new IllegalArgumentException("kept: must be PT2H to PT744H (31 days)");
        }
        if (publishInterval.compareTo(Duration.ofMillis(10)) < 0
                || publishInterval.compareTo(Duration.ofMinutes(1)) > 0) {
            throw new IllegalArgumentException("publish-interval: must be PT0.01S to PT1M");
        }
        if (grace.compareTo(Duration.ofSeconds(1)) < 0 || grace.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("grace: must be PT1S to PT1H");
        }
    }
}
