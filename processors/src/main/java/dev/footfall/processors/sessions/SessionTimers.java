package dev.footfall.processors.sessions;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Which visitors have sessions to close, in the order of time: a store whose keys are the time, then the visitor's
 * key. It is written when a session opens and when a timer rings, not with every event, and only what is due is read.
 *
 * <p>Owned by the thread of its task.
 */
final class SessionTimers {
    private static final byte[] NOTHING = {};

    private final KeyValueStore<Bytes, byte[]> store;

    /** No timer rings before this; reading starts here, past the graves of those that rang. */
    private long floor;

    SessionTimers(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /**
     * A timer that is due.
     *
     * @param at milliseconds since 1970
     */
    record Timer(long at, String visitorKey) {}

    /** The store that {@link SessionTimers} works on. */
    static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    /**
     * Sets a timer.
     *
     * @param at milliseconds since 1970, 0 or more
     */
    void set(long at, String visitorKey) {
        floor = Math.min(floor, at);
        store.put(keyOf(at, visitorKey), NOTHING);
    }

    void cancel(long at, String visitorKey) {
        store.delete(keyOf(at, visitorKey));
    }

    /** The timers up to a time, the earliest first, and no more of them than the limit. */
    List<Timer> due(long now, int limit) {
        if (now < floor) {
            return List.of();
        }
        List<Timer> due = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> timers = store.range(keyOf(floor, ""), keyOf(now + 1, ""))) {
            while (timers.hasNext() && due.size() < limit) {
                due.add(timerOf(timers.next().key));
            }
        }
        floor = due.size() < limit ? now : due.getLast().at();
        return due;
    }

    private static Bytes keyOf(long at, String visitorKey) {
        byte[] utf8 = visitorKey.getBytes(StandardCharsets.UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(Long.BYTES + utf8.length)
                .putLong(at)
                .put(utf8)
                .array());
    }

    private static Timer timerOf(Bytes key) {
        ByteBuffer bytes = ByteBuffer.wrap(key.get());
        return new Timer(bytes.getLong(), StandardCharsets.UTF_8.decode(bytes).toString());
    }
}
