package dev.footfall.runtime.lineage;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.UUID;

/** Ids of runs, in the form of UUIDv7 (RFC 9562), which sorts by time and which OpenLineage recommends. */
public final class RunIds {
    private static final long VERSION_7 = 0x7000L;
    private static final long VARIANT = 0x8000_0000_0000_0000L;
    private static final long LOWER_62 = 0x3FFF_FFFF_FFFF_FFFFL;

    private RunIds() {}

    /**
     * The id of a run by its name and beginning, the same in every process that goes on with it.
     *
     * @param name unique among runs that began in the same millisecond
     */
    public static UUID of(String name, Instant begunAt) {
        ByteBuffer hash = ByteBuffer.wrap(sha256(name));
        long high = (begunAt.toEpochMilli() << 16) | VERSION_7 | (hash.getShort() & 0x0FFF);
        return new UUID(high, (hash.getLong() & LOWER_62) | VARIANT);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
