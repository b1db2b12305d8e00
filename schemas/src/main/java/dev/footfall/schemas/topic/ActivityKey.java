package dev.footfall.schemas.topic;

import java.time.Instant;

/**
 * The record key of a source's activity in a minute: {@code source/minute}, the minute as its start in ISO 8601, such
 * as {@code shop/2026-11-01T12:34:00Z}. A source's name has no slash.
 */
public final class ActivityKey {
    private ActivityKey() {}

    /** The key of a source and the minute that starts then. */
    public static String of(String source, Instant minute) {
        return source + '/' + minute;
    }
}
