package dev.footfall.ingest.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The sources by their write keys. Only hashes of the keys are kept, and looked up, so that the time of a lookup tells
 * nothing about a key. Immutable.
 */
public final class Sources {
    private final Map<ByteBuffer, Source> byKeyHash;

    private Sources(Map<ByteBuffer, Source> byKeyHash) {
        this.byKeyHash = Map.copyOf(byKeyHash);
    }

    /** The sources to which these write keys belong. */
    public static Sources of(Map<String, Source> byWriteKey) {
        Map<ByteBuffer, Source> hashed = new HashMap<>();
        byWriteKey.forEach((key, source) -> hashed.put(hash(key), source));
        return new Sources(hashed);
    }

    /** The source that a write key belongs to; empty if it is nobody's. */
    public Optional<Source> sourceOf(String writeKey) {
        return Optional.ofNullable(byKeyHash.get(hash(writeKey)));
    }

    /** All of them. */
    public Set<Source> all() {
        return Set.copyOf(byKeyHash.values());
    }

    private static ByteBuffer hash(String key) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
