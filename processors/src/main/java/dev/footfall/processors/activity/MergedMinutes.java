package dev.footfall.processors.activity;

import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * What is known of each minute from all partitions: the newest {@link Partial} of each, when the minute began and how
 * many late events arrived in it; of minutes that are over and forgotten, one bit; of partials that came too late, how
 * much of them was counted as late.
 *
 * <p>Owned by the thread of its task; what is static reads from any.
 */
final class MergedMinutes {
    private static final int VERSION = 1;
    private static final int MINUTE = 1;
    private static final int PARTIAL = 2;
    private static final int PENDING = 3;
    private static final int LATE = 4;
    private static final int OVER = 5;
    private static final long DAY = Duration.ofDays(1).toMillis();

    private final KeyValueStore<Bytes, byte[]> store;
    private final PendingMinutes pending;

    MergedMinutes(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
        this.pending = new PendingMinutes(store, PENDING);
    }

    /**
     * A minute that is not over.
     *
     * @param createdAt when the first of its partitions began to count it, milliseconds since 1970
     * @param late events that arrived in it too late for their own minutes
     */
    record Minute(long createdAt, long late) {}

    /** The store that {@link MergedMinutes} works on. */
    static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingEnabled();
    }

    PendingMinutes pending() {
        return pending;
    }

    Optional<Minute> find(MinuteKey key) {
        return find(store, key);
    }

    void put(MinuteKey key, Minute minute) {
        StateWriter out = versioned();
        out.writeSigned(minute.createdAt);
        out.writeUnsigned(minute.late);
        store.put(key.in(MINUTE), out.toBytes());
    }

    void put(Partial partial) {
        store.put(partialKey(partial), partial.encode());
    }

    /** When the partition of a partial began the one that is there; empty if there is none. */
    OptionalLong createdAt(Partial partial) {
        byte[] bytes = store.get(partialKey(partial));
        return bytes == null ? OptionalLong.empty() : OptionalLong.of(Partial.createdAt(bytes));
    }

    /** How much of a partial that came too late was counted. */
    long counted(Partial partial) {
        byte[] bytes = store.get(lateKey(partial));
        if (bytes == null) {
            return 0;
        }
        StateReader in = new StateReader(bytes);
        Versions.require(VERSION, in.readByte());
        return in.readUnsigned();
    }

    void putCounted(Partial partial, long count) {
        StateWriter out = versioned();
        out.writeUnsigned(count);
        store.put(lateKey(partial), out.toBytes());
    }

    /** Whether the minute was there once and is over. */
    boolean isOver(MinuteKey key) {
        return over(dayOf(key)).get(bitOf(key));
    }

    /**
     * Forgets all of a minute but that it was.
     *
     * @param alive when the oldest partials began that may still grow, milliseconds since 1970: they were counted, what
     *     comes to them is late
     */
    void end(MinuteKey key, long alive) {
        List<Partial> partials = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries =
                store.range(key.in(PARTIAL), after(key).in(PARTIAL))) {
            entries.forEachRemaining(entry -> partials.add(Partial.decode(entry.value)));
        }
        for (Partial partial : partials) {
            if (partial.createdAt() >= alive) {
                putCounted(partial, partial.counts().revision());
            }
            store.delete(partialKey(partial));
        }
        store.delete(key.in(MINUTE));
        MinuteKey day = dayOf(key);
        BitSet over = over(day);
        over.set(bitOf(key));
        StateWriter out = versioned();
        out.writeBytes(over.toByteArray());
        store.put(day.in(OVER), out.toBytes());
    }

    /** The minutes that began before a time, milliseconds since 1970. */
    List<MinuteKey> createdBefore(long time) {
        List<MinuteKey> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> minutes =
                store.range(MinuteKey.start(MINUTE), MinuteKey.start(MINUTE + 1))) {
            minutes.forEachRemaining(entry -> {
                if (minuteOf(entry.value).createdAt < time) {
                    found.add(MinuteKey.of(entry.key));
                }
            });
        }
        return found;
    }

    /** Forgets how much was counted of late partials that were begun before a time. */
    void forgetCounted(long time) {
        List<Bytes> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = store.range(MinuteKey.start(LATE), MinuteKey.start(LATE + 1))) {
            entries.forEachRemaining(entry -> {
                StateReader in = new StateReader(entry.key.get());
                MinuteKey.read(in);
                in.readInt();
                if (in.readLong() < time) {
                    found.add(entry.key);
                }
            });
        }
        found.forEach(store::delete);
    }

    static Optional<Minute> find(ReadOnlyKeyValueStore<Bytes, byte[]> store, MinuteKey key) {
        return Optional.ofNullable(store.get(key.in(MINUTE))).map(MergedMinutes::minuteOf);
    }

    /** The minutes of a source from one to before another, by start, that are not forgotten. */
    static List<MinuteKey> between(ReadOnlyKeyValueStore<Bytes, byte[]> store, MinuteKey from, MinuteKey to) {
        List<MinuteKey> found = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> minutes = store.range(from.in(MINUTE), to.in(MINUTE))) {
            minutes.forEachRemaining(entry -> found.add(MinuteKey.of(entry.key)));
        }
        found.remove(to); // the range includes its end
        return found;
    }

    /** What all partitions have counted in a minute; nothing if it is not known. */
    static MinuteCounts counts(ReadOnlyKeyValueStore<Bytes, byte[]> store, MinuteKey key) {
        List<MinuteCounts> parts = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> partials =
                store.range(key.in(PARTIAL), after(key).in(PARTIAL))) {
            partials.forEachRemaining(
                    entry -> parts.add(Partial.decode(entry.value).counts()));
        }
        long late = find(store, key).map(Minute::late).orElse(0L);
        return MinuteCounts.sum(parts).withLate(late);
    }

    MinuteCounts counts(MinuteKey key) {
        return counts(store, key);
    }

    private BitSet over(MinuteKey day) {
        byte[] bytes = store.get(day.in(OVER));
        if (bytes == null) {
            return new BitSet();
        }
        StateReader in = new StateReader(bytes);
        Versions.require(VERSION, in.readByte());
        return BitSet.valueOf(in.readBytes());
    }

    private static Minute minuteOf(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        Versions.require(VERSION, in.readByte());
        return new Minute(in.readSigned(), in.readUnsigned());
    }

    private static Bytes partialKey(Partial partial) {
        StateWriter key = partial.key().begin(PARTIAL);
        key.writeInt(partial.partition());
        return Bytes.wrap(key.toBytes());
    }

    private static Bytes lateKey(Partial partial) {
        StateWriter key = partial.key().begin(LATE);
        key.writeInt(partial.partition());
        key.writeLong(partial.createdAt());
        return Bytes.wrap(key.toBytes());
    }

    private static StateWriter versioned() {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        return out;
    }

    private static MinuteKey after(MinuteKey key) {
        return new MinuteKey(key.source(), key.minute() + ActivityRules.MINUTE);
    }

    private static MinuteKey dayOf(MinuteKey key) {
        return new MinuteKey(key.source(), Math.floorDiv(key.minute(), DAY));
    }

    private static int bitOf(MinuteKey key) {
        return (int) (Math.floorMod(key.minute(), DAY) / ActivityRules.MINUTE);
    }
}
