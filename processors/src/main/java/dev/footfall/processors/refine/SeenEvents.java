package dev.footfall.processors.refine;

import java.time.Duration;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;

/**
 * The memory of which events came, and when: a window store used as a map with expiry. A receipt is filed under its
 * event and the bucket (one window long) that its time falls into, so "was it seen within a window" is three point
 * reads: of this bucket, the one before, and the one after (of which there is rarely one). Whole buckets expire.
 *
 * <p>Three buckets are kept by the newest receipt, so events may come late by a window, as from an ingest that kept
 * them on disk while the broker was away, and still meet their twins. The store drops them in segments of one and a half
 * buckets, so the disk holds the ids of at most four and a half windows, whatever comes. Receipts are to be no later than
 * now: one from the future would make all that is from now look old, and be forgotten.
 *
 * <p>Owned by the thread of its task.
 */
final class SeenEvents {
    private static final int BUCKETS = 3;

    private final WindowStore<String, Long> receipts;
    private final long window;
    private long newestBucket;

    SeenEvents(WindowStore<String, Long> receipts, Duration window) {
        this.receipts = receipts;
        this.window = window.toMillis();
    }

    /** The store that {@link SeenEvents} works on. */
    static StoreBuilder<WindowStore<String, Long>> store(String name, Duration window) {
        return Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(name, window.multipliedBy(BUCKETS), window, false),
                        Serdes.String(),
                        Serdes.Long())
                .withCachingDisabled(); // an id is read again only if it is a duplicate
    }

    /** Whether the event was received less than a window before or after. */
    boolean contains(String event, long receivedAt) {
        long bucket = bucketOf(receivedAt);
        return isNear(event, receivedAt, bucket)
                || isNear(event, receivedAt, bucket - window)
                || isNear(event, receivedAt, bucket + window);
    }

    void add(String event, long receivedAt) {
        long bucket = bucketOf(receivedAt);
        newestBucket = Math.max(newestBucket, bucket);
        receipts.put(event, receivedAt, bucket);
    }

    /** Whether a receipt is so old that its twins may have been forgotten. */
    boolean isBeforeMemory(long receivedAt) {
        return bucketOf(receivedAt) - window <= newestBucket - BUCKETS * window;
    }

    private boolean isNear(String event, long receivedAt, long bucket) {
        if (bucket < 0) {
            return false;
        }
        Long found = receipts.fetch(event, bucket);
        return found != null && Math.abs(receivedAt - found) < window;
    }

    private long bucketOf(long receivedAt) {
        return receivedAt - Math.floorMod(receivedAt, window);
    }
}
