package dev.footfall.replay.job;

import java.time.Duration;

/**
 * Whether nothing has moved for a while though everything was at work. A topology that is still starting, as after a kill,
 * moves nothing, and may have to publish what waited when it was killed. Used by one thread.
 */
final class Quiet {
    private final long length;
    private long offsets = -1;
    private long since;

    /**
     * @param length how long nothing must have moved
     */
    Quiet(Duration length) {
        this.length = length.toNanos();
    }

    /**
     * Takes a look at how things are.
     *
     * @param offsets of all that is written
     * @param atWork whether everything is at work
     * @param now as {@link System#nanoTime}
     * @return whether there was quiet for so long
     */
    boolean look(long offsets, boolean atWork, long now) {
        if (offsets != this.offsets || !atWork) {
            this.offsets = offsets;
            since = now;
        }
        return now - since > length;
    }
}
