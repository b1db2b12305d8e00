package dev.footfall.ingest.event;

import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;

/** What is done to personal data before anything is written. Implementations are safe for use by many threads. */
public interface DataPolicy {
    /** The event as it may be kept; the same if there is nothing to do. */
    ReceivedEvent accepted(Reception reception, ReceivedEvent event);

    /** The rejected event as it may be kept; the same if there is nothing to do. */
    RejectedEvent rejected(Reception reception, RejectedEvent event);

    /** Keeps everything as it came. */
    static DataPolicy none() {
        return new DataPolicy() {
            @Override
            public ReceivedEvent accepted(Reception reception, ReceivedEvent event) {
                return event;
            }

            @Override
            public RejectedEvent rejected(Reception reception, RejectedEvent event) {
                return event;
            }
        };
    }
}
