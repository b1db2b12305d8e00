package dev.footfall.processors.sessions;

import java.util.concurrent.atomic.AtomicInteger;

/** So many bytes of the heap, in equal shares for all tasks of a topology in this process. Safe for use by many threads. */
final class HeapShares {
    private final long bytes;
    private final AtomicInteger takers = new AtomicInteger();

    HeapShares(long bytes) {
        this.bytes = bytes;
    }

    void take() {
        takers.incrementAndGet();
    }

    void giveBack() {
        takers.decrementAndGet();
    }

    /** The bytes of one share as things stand. */
    long share() {
        return bytes / Math.max(1, takers.get());
    }
}
