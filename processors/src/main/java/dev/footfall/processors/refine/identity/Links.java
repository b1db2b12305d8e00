package dev.footfall.processors.refine.identity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The links of visitors, by the visitor's key. A link that expired is as good as gone; a sweep that goes round the store
 * in small steps deletes it by and by, so the store holds the visitors linked within the expiry, those that were not swept
 * yet, and no more.
 *
 * <p>Owned by the thread of its task.
 */
public final class Links {
    private final KeyValueStore<String, Link> store;
    private final Duration expiry;

    /** Where the sweep goes on; null is the start. */
    private @Nullable String next;

    public Links(KeyValueStore<String, Link> store, Duration expiry) {
        this.store = store;
        this.expiry = expiry;
    }

    /** The store that {@link Links} works on. */
    public static StoreBuilder<KeyValueStore<String, Link>> store(String name) {
        return Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(name), Serdes.String(), new LinkSerde())
                .withCachingDisabled();
    }

    /**
     * The link of a visitor.
     *
     * @param now when the event that asks was received, in milliseconds since 1970
     */
    public Optional<Link> of(String visitorKey, long now) {
        return Optional.ofNullable(store.get(visitorKey)).filter(link -> !LinkRules.isExpired(link, now, expiry));
    }

    public void put(String visitorKey, Link link) {
        store.put(visitorKey, link);
    }

    /** Forgets the link of a visitor, if there is one. */
    public void delete(String visitorKey) {
        store.delete(visitorKey);
    }

    /**
     * Looks at the next few links and deletes those that expired.
     *
     * @param now in milliseconds since 1970
     * @param limit how many are looked at
     * @return how many were deleted
     */
    public int sweep(long now, int limit) {
        List<String> expired = new ArrayList<>();
        try (KeyValueIterator<String, Link> links = store.range(next, null)) {
            for (int looked = 0; looked < limit && links.hasNext(); looked++) {
                KeyValue<String, Link> entry = links.next();
                if (LinkRules.isExpired(entry.value, now, expiry)) {
                    expired.add(entry.key);
                }
            }
            next = links.hasNext() ? links.peekNextKey() : null;
        }
        expired.forEach(store::delete);
        return expired.size();
    }
}
