package dev.footfall.processors.activity;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Gives work of many small steps 1/32 of its thread's time at most while records come, in goes of some 20 ms; a thread has
 * a dozen tasks that work so. An import of years changes more minutes than can be published as often as they change;
 * without a limit, publishing what is half counted left no time to count. Once no records come, it has what time it takes.
 * Owned by one thread.
 */
final class Share {
    private static final long GO = Duration.ofMillis(20).toNanos();
    private static final long LONG_GO = Duration.ofMillis(50).toNanos();
    private static final int REST = 31;

    private final LongSupplier nanos;
    private long due;
    private boolean isBusy;

    /**
     * @param nanos as {@link System#nanoTime}
     */
    Share(LongSupplier nanos) {
        this.nanos = nanos;
        this.due = nanos.getAsLong();
    }

    /** A record came. */
    void record() {
        isBusy = true;
    }

    /**
     * Works until nothing is left to do or the go is over; does nothing while it is to rest.
     *
     * @param step does one thing, and says whether there was one
     */
    void take(BooleanSupplier step) {
        boolean isBusy = this.isBusy;
        this.isBusy = false;
        long begun = nanos.getAsLong();
        if (isBusy && begun - due < 0) {
            return;
        }
        long go = isBusy ? GO : LONG_GO;
        long took = 0;
        while (took < go && step.getAsBoolean()) {
            took = nanos.getAsLong() - begun;
        }
        due = begun + took + took * REST;
    }
}
