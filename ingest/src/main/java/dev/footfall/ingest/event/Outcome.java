package dev.footfall.ingest.event;

import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;

/** What becomes of one event of a request: there are these two ways and no third. */
public sealed interface Outcome {
    /** It goes on. */
    record Accepted(ReceivedEvent event) implements Outcome {}

    /** It goes into quarantine. */
    record Rejected(RejectedEvent event) implements Outcome {}
}
