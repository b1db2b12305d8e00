package dev.footfall.ingest.event;

import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;

/** What becomes of one event of a request: there are these two ways and no third. */
public sealed interface Outcome {
    /**
     * It goes on.
     *
     * @param event as it is kept
     * @param sentId the event's id as its sender knows it; another than the kept one where a policy hashes it
     */
    record Accepted(ReceivedEvent event, String sentId) implements Outcome {
        /** One whose id is kept as it was sent. */
        public Accepted(ReceivedEvent event) {
            this(event, event.getEventId());
        }
    }

    /** It goes into quarantine. */
    record Rejected(RejectedEvent event) implements Outcome {}
}
