package dev.footfall.sinks.consume;

import java.time.Duration;

/** Pauses between attempts that double from 100 ms up to a limit. Owned by one thread. */
final class Backoff {
    private static final Duration FIRST = Duration.ofMillis(100);

    private final Duration limit;
    private Duration next = FIRST;
    private long dueNanos = System.nanoTime();

    Backoff(Duration limit) {
        this.limit = limit;
    }

    /** An attempt failed: the next is due after a pause, which is returned. */
    Duration failed() {
        Duration pause = next;
        dueNanos = System.nanoTime() + pause.toNanos();
        next = pause.multipliedBy(2).compareTo(limit) < 0 ? pause.multipliedBy(2) : limit;
        return pause;
    }

    /** An attempt succeeded: the next pause is the shortest again. */
    void succeeded() {
        next = FIRST;
        dueNanos = System.nanoTime();
    }

    /** How long until the next attempt is due; zero if it is. */
    Duration untilDue() {
        long left = dueNanos - System.nanoTime();
        return left > 0 ? Duration.ofNanos(left) : Duration.ZERO;
    }
}
