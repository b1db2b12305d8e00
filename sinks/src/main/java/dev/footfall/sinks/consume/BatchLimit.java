package dev.footfall.sinks.consume;

import java.time.Duration;

/**
 * How many records are written at once. While a sink is quick, all that a poll returned; when it is slow, so few that
 * they are written in about half a second: what is read is then seen soon, and a transaction stays short. Owned by one
 * thread.
 */
final class BatchLimit {
    static final Duration WANTED = Duration.ofMillis(500);

    private static final int LEAST = 100;
    private static final int MOST = 1 << 20; // more than a poll returns

    private int records = MOST;

    int records() {
        return records;
    }

    /** A batch of that many was written in that time. */
    void took(int written, Duration time) {
        if (time.compareTo(WANTED) > 0 && written > LEAST) {
            long fitting = written * WANTED.toMillis() / time.toMillis();
            records = (int) Math.max(LEAST, Math.max(fitting, written / 4)); // one slow answer says little
        } else if (written >= records && time.compareTo(WANTED.dividedBy(2)) < 0) {
            records = Math.min(MOST, records * 2);
        }
    }
}
