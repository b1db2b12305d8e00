package dev.footfall.standalone.reconcile;

/**
 * Records that are in the topics and that a part of the pipeline has not committed yet: what is in flight.
 *
 * @param refine received events before refinement
 * @param ledger records that the ledger has not counted
 * @param sink records that Postgres does not have
 */
public record Lag(long refine, long ledger, long sink) {
    public long total() {
        return refine + ledger + sink;
    }
}
