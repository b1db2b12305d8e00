package dev.footfall.runtime.lineage;

/** What happened to a run, as OpenLineage's {@code eventType} names it. */
public enum RunState {
    /** It began. */
    START,
    /** It goes on. */
    RUNNING,
    /** It ended as it should. */
    COMPLETE,
    /** It ended with an error. */
    FAIL,
    /** It was called off. */
    ABORT,
    /** Something that is none of the others: it adds to what is known of the run. */
    OTHER
}
