package dev.footfall.processors.activity;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The minutes that changed and were not published since. They are kept in memory, and marked in a store so that a
 * successor finds them. The store is written when a minute starts and when it ceases to be pending, and read once, at
 * first use, so the graves of marks cost nothing.
 *
 * <p>Owned by the thread of its task.
 */
final class PendingMinutes {
    /** So many wait while there is no audience: they are kept in memory. */
    static final int MOST_UNHEARD = 20_000;

    private static final byte[] MARK = {};

    private final KeyValueStore<Bytes, byte[]> store;
    private final int kind;
    private final Set<MinuteKey> pending = new LinkedHashSet<>();
    private boolean complete;

    PendingMinutes(KeyValueStore<Bytes, byte[]> store, int kind) {
        this.store = store;
        this.kind = kind;
    }

    void add(MinuteKey key) {
        if (pending().add(key)) {
            store.put(key.in(kind), MARK);
        }
    }

    /** Takes a minute away; says whether it was there. */
    boolean remove(MinuteKey key) {
        if (!pending().remove(key)) {
            return false;
        }
        store.delete(key.in(kind));
        return true;
    }

    int size() {
        return pending().size();
    }

    /** Takes the one away that has waited longest. */
    Optional<MinuteKey> next() {
        Optional<MinuteKey> longest = pending().stream().findFirst();
        longest.ifPresent(this::remove);
        return longest;
    }

    private Set<MinuteKey> pending() {
        if (!complete) {
            try (KeyValueIterator<Bytes, byte[]> marks =
                    store.range(MinuteKey.start(kind), MinuteKey.start(kind + 1))) {
                marks.forEachRemaining(mark -> pending.add(MinuteKey.of(mark.key)));
            }
            complete = true;
        }
        return pending;
    }
}
