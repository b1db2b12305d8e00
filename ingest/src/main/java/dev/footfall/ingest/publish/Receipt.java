package dev.footfall.ingest.publish;

/** Where an event rests, or that it does not. */
public sealed interface Receipt {
    /** In the log, acknowledged by all in-sync replicas. */
    record Stored(String topic, int partition, long offset) implements Receipt {
        @Override
        public String toString() {
            return topic + "-" + partition + "@" + offset;
        }
    }

    /**
     * Not known to rest anywhere; it may be in the log all the same if the acknowledgement was lost.
     *
     * @param reason why, in words for operators; it holds nothing of the event
     */
    record Unavailable(String reason) implements Receipt {}
}
