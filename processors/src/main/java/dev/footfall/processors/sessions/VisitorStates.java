package dev.footfall.processors.sessions;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The states of a task's visitors: a store, and on the heap copies of what it has of some visitors, since whoever was just
 * here often comes again soon. The copies that were made first go first. Everything is written through, so they can be
 * dropped at any time.
 *
 * <p>Owned by the thread of its task; made anew with the task, so that no copy outlives what the store is rolled back to.
 */
final class VisitorStates implements AutoCloseable {
    /** Copies have to be worth their place: those of visitors with a great many sessions are not kept. */
    private static final int LARGEST_COPY = 16 << 10;

    /** What a copy takes beside the bytes of its key and its value: headers, and its entry in the map. */
    private static final int OVERHEAD = 150;

    private static final VisitorStateSerde SERDE = new VisitorStateSerde();

    private final KeyValueStore<String, byte[]> store;
    private final HeapShares heap;
    private final Map<String, Copy> recent = new LinkedHashMap<>(256); // the oldest first
    private long bytes;

    /**
     * @param heap from which one share is taken for the copies, until this is closed
     */
    VisitorStates(KeyValueStore<String, byte[]> store, HeapShares heap) {
        this.store = store;
        this.heap = heap;
        heap.take();
    }

    /** The store that {@link VisitorStates} works on. */
    static StoreBuilder<KeyValueStore<String, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    /** What is known of a visitor; null if nothing is. */
    @Nullable
    VisitorState get(String visitorKey) {
        Copy copy = recent.get(visitorKey);
        if (copy != null) {
            return decode(copy.value());
        }
        byte[] known = store.get(visitorKey);
        if (known == null) {
            return null;
        }
        remember(visitorKey, known);
        return decode(known);
    }

    void put(String visitorKey, VisitorState state) {
        byte[] value = Objects.requireNonNull(SERDE.serializer().serialize("", state));
        store.put(visitorKey, value);
        Copy copy = recent.get(visitorKey);
        if (copy != null && copy.replace(value)) {
            return;
        }
        if (copy != null) {
            recent.remove(visitorKey);
            bytes -= sizeOf(visitorKey, copy);
        }
        remember(visitorKey, value);
    }

    /** Forgets a visitor. */
    void delete(String visitorKey) {
        store.delete(visitorKey);
        Copy copy = recent.remove(visitorKey);
        if (copy != null) {
            bytes -= sizeOf(visitorKey, copy);
        }
    }

    /** A state as it is in the store. */
    static VisitorState decode(byte[] value) {
        return Objects.requireNonNull(SERDE.deserializer().deserialize("", value));
    }

    private void remember(String visitorKey, byte[] value) {
        if (value.length > LARGEST_COPY) {
            return;
        }
        Copy copy = new Copy(value);
        recent.put(visitorKey, copy);
        bytes += sizeOf(visitorKey, copy);
        long most = heap.share();
        for (Iterator<Map.Entry<String, Copy>> oldest = recent.entrySet().iterator();
                bytes > most && oldest.hasNext(); ) {
            Map.Entry<String, Copy> entry = oldest.next();
            oldest.remove();
            bytes -= sizeOf(entry.getKey(), entry.getValue());
        }
    }

    private static long sizeOf(String visitorKey, Copy copy) {
        return (long) visitorKey.length() + copy.bytes.length + OVERHEAD;
    }

    /**
     * A value with some room to grow. A new one is written over the old one: references that change all the time keep
     * the garbage collector busy, bytes do not.
     */
    private static final class Copy {
        private static final int ROOM = 32;

        private final byte[] bytes;
        private int length;

        Copy(byte[] value) {
            bytes = Arrays.copyOf(value, value.length + ROOM);
            length = value.length;
        }

        byte[] value() {
            return Arrays.copyOf(bytes, length);
        }

        boolean replace(byte[] value) {
            if (value.length > bytes.length || value.length < bytes.length / 2) {
                return false;
            }
            System.arraycopy(value, 0, bytes, 0, value.length);
            length = value.length;
            return true;
        }
    }

    @Override
    public void close() {
        heap.giveBack();
    }
}
