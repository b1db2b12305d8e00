package dev.footfall.sinks.postgres;

import java.time.Instant;

/**
 * The books of a source and a minute of receipt: what the topics hold, by the loss ledger, and what Postgres holds.
 *
 * @param minute its start
 * @param accepted records of received events
 * @param rejected records of rejected events, each delivery
 * @param refined records of refined events, late ones included
 * @param duplicates dropped as such
 * @param suppressed dropped as such
 * @param erased dropped as events of erased subjects
 * @param rows rows of events
 * @param erasedRows rows of events that erasures took
 * @param setAside dead letters of refined events that Postgres refused
 * @param lateRows rows of late_events under the default definition; these are among the refined
 * @param rejectedRows rows of rejected; an event that names its id has one, however often it was delivered
 * @param expired whether the day's events were dropped with their partition, so that rows say nothing
 */
public record ReconciledMinute(
        String source,
        Instant minute,
        long accepted,
        long rejected,
        long refined,
        long duplicates,
        long suppressed,
        long erased,
        long rows,
        long erasedRows,
        long setAside,
        long lateRows,
        long rejectedRows,
        boolean expired) {
    /** accepted + rejected. */
    public long received() {
        return accepted + rejected;
    }

    /** Accepted events that neither went on nor were dropped; 0 once nothing is in flight. */
    public long unaccounted() {
        return accepted - refined - duplicates - suppressed - erased;
    }

    /** Refined events that are no rows, were none that were erased and are not set aside; 0 once nothing is in flight. */
    public long missingRows() {
        return expired ? 0 : refined - rows - erasedRows - setAside;
    }

    public boolean isEven() {
        return unaccounted() == 0 && missingRows() == 0;
    }
}
