package dev.footfall.processors.activity;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Gives work of many small steps 1/32 of its thread's time at most, in goes of some 20 ms; a thread has a dozen tasks that
 * work so. An import of years changes more minutes than can be published as often as they change; without a limit,
 * publishing what is half counted left no time to count. Owned by one thread.
 */
final class Share {
    private static final long GO = Duration.ofMillis(20).toNanos();
    private static final int REST = 31;

    private final LongSupplier nanos;
    private long due;

    /**
     * @param nanos as {@link System#nanoTime}
     */
    Share(LongSupplier nanos) {
        this.nanos = nanos;
        this.due = nanos.getAsLong();
    }

    /**
     * Works until nothing is left to do or the go is over; does nothing while it is to rest.
     *
     * @param step does one thing, and says whether there was one
     */
    void take(BooleanSupplier step) {
        long begun = nanos.getAsLong();
        if (begun - due < 0) {
            return;
        }
        long took = 0;
        while (took < GO && step.getAsBoolean()) {
            took = nanos.getAsLong() - begun;
        }
        due = begun + took + took * REST;
    }
}
