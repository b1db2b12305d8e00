package dev.footfall.processors.sessions;

import java.time.Duration;

/**
 * How events are grouped into sessions.
 *
 * @param name what the sessions are marked with, and part of what their ids are made from
 * @param gap the longest time without an event within a session, inclusive; 1 s to 24 h
 * @param horizon how far behind the visitor's newest event an event may lie and still be put into a session; 0 to 366
 *     days
 * @param engagedAfter how long a session lasts, at least, whose visitor is engaged by that alone; 0 to 24 h
 * @param splits when a session ends although its visitor goes on
 */
public record SessionDefinition(
        String name, Duration gap, Duration horizon, Duration engagedAfter, SessionSplits splits) {
    /** The name of the definition that always runs. */
    public static final String DEFAULT = "default";

    public SessionDefinition {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: must not be empty");
        }
        if (gap.compareTo(Duration.ofSeconds(1)) < 0 || gap.compareTo(Duration.ofHours(24)) > 0) {
            throw new IllegalArgumentException("gap: must be PT1S to PT24H");
        }
        if (horizon.isNegative() || horizon.compareTo(Duration.ofDays(366)) > 0) {
            throw new IllegalArgumentException("horizon: must be PT0S to PT8784H (366 days)");
        }
        if (engagedAfter.isNegative() || engagedAfter.compareTo(Duration.ofHours(24)) > 0) {
            throw new IllegalArgumentException("engaged-after: must be PT0S to PT24H");
        }
    }

    long gapMillis() {
        return gap.toMillis();
    }

    long horizonMillis() {
        return horizon.toMillis();
    }
}
