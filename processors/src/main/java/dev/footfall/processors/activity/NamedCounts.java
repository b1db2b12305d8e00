package dev.footfall.processors.activity;

import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Counts by name within minutes: an entry for each name, so that an event rewrites a few bytes and not all names of its
 * minute. The entries of a dimension lie in the order of their names' hashes. Once as many are there as may be, a new
 * name takes the place of the last one if it comes before it, and the count of the one that goes is added to the
 * others. In the end those with the smallest hashes are there, with all that was ever counted under them: a name that
 * went can never come back.
 *
 * <p>Owned by the thread of its task.
 */
final class NamedCounts {
    private static final int VERSION = 1;

    private final KeyValueStore<Bytes, byte[]> store;
    private final int kind;

    NamedCounts(KeyValueStore<Bytes, byte[]> store, int kind) {
        this.store = store;
        this.kind = kind;
    }

    /** Counts one under a name; says whether the name has a count of its own. */
    boolean add(MinuteKey minute, Tally tally, Dimension dimension, String name) {
        Bytes key = key(minute, dimension, name);
        byte[] known = store.get(key);
        if (known != null) {
            store.put(key, encode(decode(known) + 1));
            return true;
        }
        if (tally.kept(dimension) < dimension.kept()) {
            tally.keepOneMore(dimension);
            store.put(key, encode(1));
            return true;
        }
        KeyValue<Bytes, byte[]> last = last(minute, dimension);
        if (key.compareTo(last.key) > 0) {
            tally.addOther(dimension, 1);
            return false;
        }
        tally.addOther(dimension, decode(last.value));
        store.delete(last.key);
        store.put(key, encode(1));
        return true;
    }

    /** All counts of a minute, the others' among them. */
    Map<Dimension, SortedMap<String, Long>> of(MinuteKey minute, Tally tally) {
        Map<Dimension, SortedMap<String, Long>> counts = new EnumMap<>(Dimension.class);
        try (KeyValueIterator<Bytes, byte[]> entries = all(minute)) {
            entries.forEachRemaining(entry -> {
                StateReader in = new StateReader(entry.key.get());
                MinuteKey.read(in);
                Dimension dimension = Dimension.of(in.readByte());
                in.readInt();
                counts.computeIfAbsent(dimension, _ -> new TreeMap<>()).put(in.readText(), decode(entry.value));
            });
        }
        for (Dimension dimension : Dimension.values()) {
            if (tally.other(dimension) > 0) {
                counts.computeIfAbsent(dimension, _ -> new TreeMap<>())
                        .merge(Dimension.OTHER, tally.other(dimension), Long::sum);
            }
        }
        return counts;
    }

    void remove(MinuteKey minute) {
        List<Bytes> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> entries = all(minute)) {
            entries.forEachRemaining(entry -> keys.add(entry.key));
        }
        keys.forEach(store::delete);
    }

    private KeyValueIterator<Bytes, byte[]> all(MinuteKey minute) {
        return store.range(bound(minute, 0), bound(minute, 0xFF));
    }

    private KeyValue<Bytes, byte[]> last(MinuteKey minute, Dimension dimension) {
        try (KeyValueIterator<Bytes, byte[]> entries =
                store.reverseRange(bound(minute, dimension.code()), bound(minute, dimension.code() + 1))) {
            return entries.next();
        }
    }

    /** Before all entries of a dimension, and behind those of the one before. */
    private Bytes bound(MinuteKey minute, int code) {
        StateWriter out = minute.begin(kind);
        out.writeByte(code);
        return Bytes.wrap(out.toBytes());
    }

    private Bytes key(MinuteKey minute, Dimension dimension, String name) {
        StateWriter out = minute.begin(kind);
        out.writeByte(dimension.code());
        out.writeInt(Utils.murmur2(name.getBytes(StandardCharsets.UTF_8)));
        out.writeText(name);
        return Bytes.wrap(out.toBytes());
    }

    private static byte[] encode(long count) {
        StateWriter out = new StateWriter();
        out.writeByte(VERSION);
        out.writeUnsigned(count);
        return out.toBytes();
    }

    private static long decode(byte[] bytes) {
        StateReader in = new StateReader(bytes);
        Versions.require(VERSION, in.readByte());
        return in.readUnsigned();
    }
}
