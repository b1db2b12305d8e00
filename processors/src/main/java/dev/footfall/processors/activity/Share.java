package dev.footfall.processors.activity;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

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
     * @param next takes what is to be worked on next, if anything is left
     */
    <T> void take(Supplier<Optional<T>> next, Consumer<T> work) {
        boolean isBusy = this.isBusy;
        this.isBusy = false;
        long begun = nanos.getAsLong();
        if (isBusy && begun - due < 0) {
            return;
        }
        long go = isBusy ? GO : LONG_GO;
        long took = 0;
        while (took < go) {
            Optional<T> step = next.get();
            if (step.isEmpty()) {
                break;
            }
            work.accept(step.get());
            took = nanos.getAsLong() - begun;
        }
        due = begun + took + took * REST;
    }
}
