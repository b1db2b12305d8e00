package dev.footfall.replay.read;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Keeps to a rate. What was not done in time is made up for a second's worth and no more: who starts slowly or was paused
 * does not rush afterwards. Safe for use by many threads, which keep to it together.
 */
public final class Pace {
    private static final long MADE_UP = Duration.ofSeconds(1).toNanos();

    private final int perSecond;
    private final LongSupplier nanos;
    private long due;

    /**
     * @param perSecond records a second at most; 0 for no bound
     */
    public Pace(int perSecond) {
        this(perSecond, System::nanoTime);
    }

    /**
     * @param nanos as {@link System#nanoTime}
     */
    Pace(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
        this.due = nanos.getAsLong();
    }

    /** Waits until so many more are due. */
    public void after(int records) throws InterruptedException {
        if (perSecond > 0) {
            Thread.sleep(until(records));
        }
    }

    /** How long it is until so many more are due; they are done then. */
    synchronized Duration until(int records) {
        long now = nanos.getAsLong();
        due += Math.max(0, now - MADE_UP - due); // the difference, as times of this clock may overflow
        due += Math.round(records * 1e9 / perSecond);
        return Duration.ofNanos(Math.max(0, due - now));
    }

    /** How many to take at once: a tenth of a second's worth, so that it is even, and no more than that many. */
    public int batch(int most) {
        return perSecond == 0 ? most : Math.clamp(perSecond / 10, 1, most);
    }
}
