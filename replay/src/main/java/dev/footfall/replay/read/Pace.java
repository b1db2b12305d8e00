package dev.footfall.replay.read;

import java.time.Duration;

/** Keeps to a rate. Safe for use by many threads, which keep to it together. */
public final class Pace {
    private final int perSecond;
    private final long begun = System.nanoTime();
    private long done;

    /**
     * @param perSecond records a second at most; 0 for no bound
     */
    public Pace(int perSecond) {
        this.perSecond = perSecond;
    }

    /** Waits until so many more are due. */
    public void after(int records) throws InterruptedException {
        if (perSecond > 0) {
            Thread.sleep(Duration.ofNanos(Math.max(0, due(records) - System.nanoTime())));
        }
    }

    private synchronized long due(int records) {
        done += records;
        return begun + Math.round(done * 1e9 / perSecond);
    }

    /** How many to take at once: a tenth of a second's worth, so that it is even, and no more than that many. */
    public int batch(int most) {
        return perSecond == 0 ? most : Math.clamp(perSecond / 10, 1, most);
    }
}
