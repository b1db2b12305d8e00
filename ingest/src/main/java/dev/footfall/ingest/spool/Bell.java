package dev.footfall.ingest.spool;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** Wakes a thread. However often it rang before, the next wait ends at once, and the one after that waits. */
final class Bell {
    private final Semaphore rung = new Semaphore(0);

    /** Called by any thread. */
    void ring() {
        if (rung.availablePermits() == 0) {
            rung.release();
        }
    }

    /** Whether it rang within the time. Called by one thread. */
    boolean await(Duration limit) throws InterruptedException {
        boolean rang = rung.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS);
        rung.drainPermits();
        return rang;
    }
}
