package dev.footfall.ingest.spool;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where events go while the broker is away.
 *
 * @param enabled whether there is a spool; without one senders are told to come again
 * @param dir its folder, on a local disk, for this process alone
 * @param maxBytes most bytes that it takes on disk, before senders are told to come again
 * @param reserveBytes bytes of the disk that it leaves free for others
 * @param segmentBytes bytes after which a new segment is begun; a segment's disk space is given back as a whole
 * @param fallbackAfter how long the broker may acknowledge nothing, while events wait for it, before they are spooled
 */
public record SpoolSettings(
        boolean enabled, Path dir, long maxBytes, long reserveBytes, long segmentBytes, Duration fallbackAfter) {
    private static final long MIN_SEGMENT = 64L << 10;
    private static final long MAX_SEGMENT = 256L << 20;
    private static final Duration MIN_FALLBACK = Duration.ofMillis(100);

    public SpoolSettings {
        require(maxBytes >= 1 << 20, "max-bytes: must be 1048576 (1 MiB) or more");
        require(reserveBytes >= 0, "reserve-bytes: must be 0 or more");
        require(
                segmentBytes >= MIN_SEGMENT && segmentBytes <= MAX_SEGMENT,
                "segment-bytes: must be 65536 (64 KiB) to 268435456 (256 MiB)");
        require(
                fallbackAfter.compareTo(MIN_FALLBACK) >= 0 && fallbackAfter.toMinutes() < 1,
                "fallback-after: must be PT0.1S to less than PT1M");
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
