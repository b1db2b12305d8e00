package dev.footfall.ingest.plan;

import java.time.Duration;

/**
 * How tracking plans are kept up to date.
 *
 * @param refresh how often the registry is asked for changes; 1 s to 1 d
 */
public record PlanSettings(Duration refresh) {
    public PlanSettings {
        if (refresh.toSeconds() < 1 || refresh.toDays() > 1) {
            throw new IllegalArgumentException("refresh: must be PT1S to P1D");
        }
    }
}
