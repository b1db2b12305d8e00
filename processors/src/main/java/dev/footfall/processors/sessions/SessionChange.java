package dev.footfall.processors.sessions;

import java.util.UUID;

/** What becomes known about a visitor's sessions when an event comes or time passes. */
sealed interface SessionChange {
    /** A new revision of a session. */
    record Published(SessionDefinition definition, LiveSession session, Cause cause) implements SessionChange {}

    /** A session that is none any more: it has become part of another, or has another first event and so another id. */
    record Retracted(String definition, UUID id) implements SessionChange {}

    /** The event came too late for a session; the visitor's newest event lies more than the horizon ahead. */
    record TooLate(String definition, long newest) implements SessionChange {}

    /** Why a revision is published. */
    enum Cause {
        /** An event was near no session. */
        OPENED,
        /** An event belongs to a session. */
        EXTENDED,
        /** An event made two sessions one. */
        MERGED,
        /** No event came for longer than the gap. */
        CLOSED
    }
}
