package dev.footfall.ingest.access;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The sources by their write keys. Only hashes of the keys are kept, and looked up, so that the time of a lookup tells
 * nothing about a key. Immutable, but for the gates.
 */
public final class Sources {
    private static final KeyStanding UNKNOWN = new KeyStanding.Unknown();
    private static final KeyStanding REVOKED = new KeyStanding.Revoked();

    private final List<Entry> entries;
    private final Map<ByteBuffer, KeyStanding> byKeyHash;

    /**
     * A source and its write keys.
     *
     * @param limit of each key; empty for none
     */
    record Keyed(Source source, Set<String> keys, Set<String> revoked, Optional<RateLimit> limit) {}

    /** What may be told of a source: how many keys it has, but none of them. */
    public record Entry(Source source, int keys, int revokedKeys, Optional<RateLimit> limit) {}

    private Sources(List<Entry> entries, Map<ByteBuffer, KeyStanding> byKeyHash) {
        this.entries = List.copyOf(entries);
        this.byKeyHash = Map.copyOf(byKeyHash);
    }

    /** The sources to which these write keys belong, without limits. */
    public static Sources of(Map<String, Source> byWriteKey) {
        return of(byWriteKey.entrySet().stream()
                .map(entry -> new Keyed(entry.getValue(), Set.of(entry.getKey()), Set.of(), Optional.empty()))
                .toList());
    }

    static Sources of(Collection<Keyed> sources) {
        Map<ByteBuffer, KeyStanding> hashed = new HashMap<>();
        for (Keyed keyed : sources) {
            keyed.revoked.forEach(key -> hashed.put(hash(key), REVOKED));
            keyed.keys.forEach(key -> hashed.put(
                    hash(key),
                    new KeyStanding.Active(
                            keyed.source,
                            keyed.limit
                                    .map(limit -> Gate.of(limit, System::nanoTime))
                                    .orElseGet(Gate::open))));
        }
        List<Entry> entries = sources.stream()
                .map(keyed -> new Entry(keyed.source, keyed.keys.size(), keyed.revoked.size(), keyed.limit))
                .toList();
        return new Sources(entries, hashed);
    }

    /** These sources, with what is known of the senders: a key whose limit is the same keeps its gate. */
    Sources after(Sources previous) {
        Map<ByteBuffer, KeyStanding> kept = new HashMap<>(byKeyHash);
        kept.replaceAll((hash, standing) -> standing instanceof KeyStanding.Active(Source source, Gate gate)
                        && previous.byKeyHash.get(hash) instanceof KeyStanding.Active(Source _, Gate before)
                        && before.limit().equals(gate.limit())
                ? new KeyStanding.Active(source, before)
                : standing);
        return new Sources(entries, kept);
    }

    /** What a write key is good for. */
    public KeyStanding standingOf(String writeKey) {
        return byKeyHash.getOrDefault(hash(writeKey), UNKNOWN);
    }

    /** The source that a write key admits to; empty if it admits to none. */
    public Optional<Source> sourceOf(String writeKey) {
        return standingOf(writeKey) instanceof KeyStanding.Active(Source source, Gate _)
                ? Optional.of(source)
                : Optional.empty();
    }

    /** Every source, without its keys. */
    public List<Entry> entries() {
        return entries;
    }

    /** All of them. */
    public Set<Source> all() {
        return entries.stream().map(Entry::source).collect(Collectors.toSet());
    }

    private static ByteBuffer hash(String key) {
        try {
            return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
