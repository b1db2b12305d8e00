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

    /** On this machine's disk, fsynced; it goes to the log, in its order, once the broker is back. */
    record Spooled() implements Receipt {
        @Override
        public String toString() {
            return "spool";
        }
    }

    /**
     * Not known to rest anywhere; it may be in the log all the same if the acknowledgement was lost.
     *
     * @param reason why, in words for operators; it holds nothing of the event
     */
    record Unavailable(String reason, Cause cause) implements Receipt {
        /** Because the broker does not answer, or nothing more is taken just now. */
        public Unavailable(String reason) {
            this(reason, Cause.AWAY);
        }
    }

    /** What an event that is not stored may hope for. */
    enum Cause {
        /** The same event may be stored later. */
        AWAY,
        /** The same event may be stored once the log was stopped and started again. */
        UNUSABLE,
        /** The broker never takes this event, though it may take others. */
        REFUSED
    }
}
