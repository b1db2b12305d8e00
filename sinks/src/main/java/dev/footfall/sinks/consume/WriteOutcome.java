package dev.footfall.sinks.consume;

import java.util.Map;

/** What became of a batch. */
public sealed interface WriteOutcome permits WriteOutcome.Written, WriteOutcome.Outrun, Unavailable {
    /**
     * All of it is stored, with its positions.
     *
     * @param rows rows inserted, changed or deleted, by table (or what a sink has instead)
     * @param deadLetters records set aside, by topic
     */
    record Written(Map<String, Long> rows, Map<String, Long> deadLetters) implements WriteOutcome {
        public Written {
            rows = Map.copyOf(rows);
            deadLetters = Map.copyOf(deadLetters);
        }
    }

    /** Nothing was written: the sink's positions are not those that the batch starts from, so another reader owns them. */
    record Outrun() implements WriteOutcome {}
}
