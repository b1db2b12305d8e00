package dev.footfall.processors.sessions;

import dev.footfall.processors.state.StateReader;
import dev.footfall.processors.state.StateWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * Single events of visitors, for the definitions to which sums do not suffice; each definition keeps its own. The keys
 * are visitor, definition, time, event and the record's offset, so that an event is one write and what happened in a
 * time is one range. It is read only when a boundary moves and when events leave the horizon.
 *
 * <p>Owned by the thread of its task.
 */
final class EventStore {
    private final KeyValueStore<Bytes, byte[]> store;

    EventStore(KeyValueStore<Bytes, byte[]> store) {
        this.store = store;
    }

    /** The store that {@link EventStore} works on. */
    static StoreBuilder<KeyValueStore<Bytes, byte[]>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
                .withCachingDisabled();
    }

    /**
     * Keeps an event.
     *
     * @param offset of its record, which tells it from another event of the same id
     */
    void put(String visitorKey, SessionDefinition definition, SessionTally event, long offset) {
        byte[] prefix = prefixOf(visitorKey, definition);
        byte[] id = event.first().eventId().getBytes(StandardCharsets.UTF_8);
        ByteBuffer key = ByteBuffer.allocate(prefix.length + Long.BYTES + id.length + Long.BYTES);
        key.put(prefix).putLong(ordered(event.first().at())).put(id).putLong(offset);
        StateWriter value = new StateWriter();
        int flags = TallyForm.flagsOf(event);
        value.writeUnsigned(flags);
        TallyForm.write(value, event, flags);
        store.put(Bytes.wrap(key.array()), value.toBytes());
    }

    /** What is kept of a visitor. */
    EventHistory of(String visitorKey) {
        return (definition, from, to) -> between(prefixOf(visitorKey, definition), from, to);
    }

    /** Gives up the events of a time; see {@link EventHistory#between}. */
    void delete(String visitorKey, SessionDefinition definition, long from, long to) {
        byte[] prefix = prefixOf(visitorKey, definition);
        List<Bytes> keys = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> events = store.range(keyOf(prefix, from), keyOf(prefix, to))) {
            events.forEachRemaining(event -> keys.add(event.key));
        }
        keys.forEach(store::delete);
    }

    private List<SessionTally> between(byte[] prefix, long from, long to) {
        List<SessionTally> tallies = new ArrayList<>();
        try (KeyValueIterator<Bytes, byte[]> events = store.range(keyOf(prefix, from), keyOf(prefix, to))) {
            while (events.hasNext()) {
                StateReader in = new StateReader(events.next().value);
                tallies.add(TallyForm.read(in, in.readCount(), true));
            }
        }
        tallies.sort(Comparator.comparing(SessionTally::first)); // ids are not ordered by their UTF-8
        return tallies;
    }

    private static Bytes keyOf(byte[] prefix, long at) {
        ByteBuffer key = ByteBuffer.allocate(prefix.length + Long.BYTES);
        return Bytes.wrap(key.put(prefix).putLong(ordered(at)).array());
    }

    /** Texts after their lengths, so that none can go on as another. */
    private static byte[] prefixOf(String visitorKey, SessionDefinition definition) {
        StateWriter prefix = new StateWriter();
        prefix.writeText(visitorKey);
        prefix.writeText(definition.name());
        return prefix.toBytes();
    }

    /** Times before 1970 come before the others, byte by byte. */
    private static long ordered(long at) {
        return at ^ Long.MIN_VALUE;
    }
}
