package dev.footfall.ingest.event;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Assigns ids where clients gave none. Safe for use by many threads if the randomness is. */
public final class EventIds {
    private final Supplier<? extends RandomGenerator> random;

    /**
     * @param random asked for each id, such as {@code ThreadLocalRandom::current}
     */
    public EventIds(Supplier<? extends RandomGenerator> random) {
        this.random = random;
    }

    /** A new id that sorts by time (UUIDv7, RFC 9562). */
    public String assign(Instant at) {
        RandomGenerator bits = random.get();
        long high = (at.toEpochMilli() << 16) | 0x7000 | (bits.nextLong() >>> 52);
        return new UUID(high, variant(bits.nextLong())).toString();
    }

    /** The id of an event that its client names by two things together: the same for the same two (UUIDv8 of their SHA-256). */
    public static String together(String scope, String id) {
        return hash(
                ByteBuffer.wrap(scope.getBytes(StandardCharsets.UTF_8)),
                ByteBuffer.wrap(id.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * The id of a rejection. Where the event's id is legible it follows from source, id and bytes (UUIDv8 of their
     * SHA-256), so that an event delivered twice is in quarantine once; else it is new.
     */
    public String rejection(String source, Optional<String> eventId, ByteBuffer raw, Instant at) {
        if (eventId.isEmpty()) {
            return assign(at);
        }
        return hash(
                ByteBuffer.wrap(source.getBytes(StandardCharsets.UTF_8)),
                ByteBuffer.wrap(eventId.get().getBytes(StandardCharsets.UTF_8)),
                raw.duplicate());
    }

    private static String hash(ByteBuffer... parts) {
        try {
            MessageDigest sha = MessageDigest.getInstance("SHA-256");
            sha.update(parts[0]);
            for (int i = 1; i < parts.length; i++) {
                sha.update((byte) 0); // no name and no accepted id holds it
                sha.update(parts[i]);
            }
            ByteBuffer hash = ByteBuffer.wrap(sha.digest());
            return new UUID((hash.getLong() & ~0xF000L) | 0x8000L, variant(hash.getLong())).toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static long variant(long low) {
        return (low >>> 2) | (1L << 63);
    }
}
