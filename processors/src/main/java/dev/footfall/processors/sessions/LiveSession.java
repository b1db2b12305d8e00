package dev.footfall.processors.sessions;

import java.util.UUID;

/**
 * A session that events may still touch, as it was last published.
 *
 * @param id made from its first event, see {@link SessionIds}
 * @param open whether the clock had not passed its end by more than the gap
 */
record LiveSession(UUID id, SessionTally tally, boolean open) {
    long startedAt() {
        return tally.first().at();
    }

    long endedAt() {
        return tally.endedAt();
    }

    /** Grows with every event and with closing, and follows from the content alone. */
    long revision() {
        return 2L * tally.events() + (open ? 0 : 1);
    }
}
