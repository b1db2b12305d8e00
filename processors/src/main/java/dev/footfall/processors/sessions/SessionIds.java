package dev.footfall.processors.sessions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/**
 * The ids of sessions, and of what else begins with an event: a UUID of version 8 (RFC 9562) from the first 16 bytes of
 * SHA-256 over source, visitor, definition and first event, each as UTF-8 after its length in 4 bytes. The same events
 * give the same ids, wherever and however often they are processed.
 */
public final class SessionIds {
    private SessionIds() {}

    /**
     * The id of what begins with an event.
     *
     * @param definition the name of the definition by which it begins there
     */
    public static UUID of(String source, String visitorId, String definition, String firstEventId) {
        return of(List.of(source, visitorId, definition, firstEventId));
    }

    /** A UUID that follows from those texts, and from where one ends and the next begins. */
    public static UUID of(List<String> parts) {
        MessageDigest sha256 = sha256();
        for (String part : parts) {
            byte[] utf8 = part.getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, utf8.length));
            sha256.update(utf8);
        }
        ByteBuffer digest = ByteBuffer.wrap(sha256.digest());
        long high = (digest.getLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x8000L;
        long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
