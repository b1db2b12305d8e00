package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.LogEntry;
import dev.footfall.schemas.topic.Topic;
import java.nio.file.Path;
import java.time.Duration;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Entries and settings for tests. */
final class Entries {
    private Entries() {}

    static LogEntry entry(String key, String value) {
        return new LogEntry(Topic.RECEIVED, key.getBytes(UTF_8), value.getBytes(UTF_8));
    }

    static LogEntry entry(String key, long number) {
        return entry(key, Long.toString(number));
    }

    /** A spool that gives up on the broker after a fifth of a second. */
    static SpoolSettings settings(Path dir) {
        return settings(dir, 64L << 20);
    }

    static SpoolSettings settings(Path dir, long maxBytes) {
        return new SpoolSettings(true, dir, maxBytes, 0, 64 << 10, Duration.ofMillis(200));
    }
}
