package dev.footfall.ingest.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts requests without an answer, so that a stop can wait for them. Safe for use by many threads. */
final class InFlight {
    private final AtomicInteger requests = new AtomicInteger();
    private final CountDownLatch none = new CountDownLatch(1);
    private volatile boolean stopping;

    void begin() {
        requests.incrementAndGet();
    }

    void end() {
        if (requests.decrementAndGet() == 0 && stopping) {
            none.countDown();
        }
    }

    int requests() {
        return requests.get();
    }

    boolean isStopping() {
        return stopping;
    }

    /** Whether there was, within the time, a moment without requests in flight. */
    boolean drain(Duration limit) throws InterruptedException {
        stopping = true;
        return requests.get() == 0 || none.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }
}
