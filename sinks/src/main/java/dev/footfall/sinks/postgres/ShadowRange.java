package dev.footfall.sinks.postgres;

import java.time.Instant;
import java.util.Optional;

/**
 * The rows that a replay is about.
 *
 * @param from when what they tell of begins
 * @param to when it ends; this moment is not part of it
 * @param source of one source only; empty for all
 * @param completeFrom from when on the shadow tables know every event: what touches the time before is left as it is
 */
public record ShadowRange(Instant from, Instant to, Optional<String> source, Instant completeFrom) {
    public ShadowRange {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a range ends after it begins");
        }
    }
}
