package dev.footfall.processors.streams;

import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KeyQueryMetadata;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Reads the state of a topology while it runs, of the partitions that this instance works on; copies on standby are not
 * asked, as they lag behind. What is read may be ahead of the topics by the transaction that is open, and is undone
 * with it. Safe for use by many threads.
 */
public final class StateQueries {
    private final Supplier<@Nullable KafkaStreams> streams;
    private final HostInfo here;

    /**
     * @param streams null until the topology is started
     * @param here where this instance answers queries, as {@code application.server} tells the others
     */
    StateQueries(Supplier<@Nullable KafkaStreams> streams, HostInfo here) {
        this.streams = streams;
        this.here = here;
    }

    /** Looks a key up in a store of keys and values whose topic is partitioned by that key. */
    public <K, V> Lookup<V> find(String store, K key, Serializer<K> serializer) {
        return read(store, key, serializer, (ReadOnlyKeyValueStore<K, V> local) -> local.get(key));
    }

    /**
     * Reads several entries of a store.
     *
     * @param key by which the store's topic is partitioned; where it goes, the entries are
     * @param reading what to read there; null if there is nothing
     */
    public <P, K, V, R> Lookup<R> read(
            String store, P key, Serializer<P> serializer, Function<ReadOnlyKeyValueStore<K, V>, @Nullable R> reading) {
        KafkaStreams running = streams.get();
        if (running == null) {
            return new Lookup.Unsettled<>("the topology has not started yet");
        }
        return switch (running.state()) {
            case RUNNING, REBALANCING -> readFrom(running, store, key, serializer, reading);
            case CREATED -> new Lookup.Unsettled<>("the topology has not started yet");
            case PENDING_SHUTDOWN, NOT_RUNNING -> new Lookup.Unsettled<>("the topology is stopping");
            case PENDING_ERROR, ERROR -> new Lookup.Unsettled<>("the topology has failed; the log says why");
        };
    }

    private <P, K, V, R> Lookup<R> readFrom(
            KafkaStreams running,
            String store,
            P key,
            Serializer<P> serializer,
            Function<ReadOnlyKeyValueStore<K, V>, @Nullable R> reading) {
        try {
            KeyQueryMetadata at = running.queryMetadataForKey(store, key, serializer);
            if (at.equals(KeyQueryMetadata.NOT_AVAILABLE) || at.activeHost().equals(HostInfo.unavailable())) {
                return new Lookup.Unsettled<>("partitions are being assigned");
            }
            if (!at.activeHost().equals(here)) {
                return new Lookup.Elsewhere<>(
                        at.activeHost().host(), at.activeHost().port());
            }
            R read = reading.apply(
                    running.store(StoreQueryParameters.fromNameAndType(store, QueryableStoreTypes.<K, V>keyValueStore())
                            .withPartition(at.partition())));
            return read == null ? new Lookup.Absent<>() : new Lookup.Found<>(read);
        } catch (InvalidStateStoreException e) {
            return new Lookup.Unsettled<>("the state is being restored or handed over");
        }
    }
}
