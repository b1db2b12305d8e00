package dev.footfall.ingest.spool;

import java.time.Duration;

/**
 * What the spool counts; totals are since the start.
 *
 * @param state which way events take
 * @param entries waiting in the spool
 * @param bytes on disk, about
 * @param oldestAge how long the oldest entry waits
 * @param spooled written to the spool
 * @param drained brought from the spool into the log
 * @param diverted given to the broker and then spooled, so that they may be in the log twice
 * @param refused not taken or not written, their senders told to come again
 * @param putAside never taken by the broker, in the spool's folder {@code refused}
 * @param damaged not given back by the disk
 */
record SpoolNumbers(
        String state,
        long entries,
        long bytes,
        Duration oldestAge,
        long spooled,
        long drained,
        long diverted,
        long refused,
        long putAside,
        long damaged) {
    static final SpoolNumbers NONE = new SpoolNumbers("closed", 0, 0, Duration.ZERO, 0, 0, 0, 0, 0, 0);
}
