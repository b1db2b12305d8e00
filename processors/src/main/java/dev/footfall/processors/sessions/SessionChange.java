package dev.footfall.processors.sessions;

import java.util.UUID;

/** What becomes known about a visitor's sessions when an event comes or time passes. */
sealed interface SessionChange {
    /** An event found its place. */
    record Placed(SessionDefinition definition, Effect effect) implements SessionChange {}

    /** A new revision of a session. */
    record Published(SessionDefinition definition, LiveSession session, Cause cause) implements SessionChange {}

    /**
     * A session that is none any more: it has become part of another, or has another first event and so another id. Or
     * one that has lost events to another; it is published anew.
     */
    record Retracted(SessionDefinition definition, UUID id) implements SessionChange {}

    /** The event came too late for a session; the visitor's newest event lies more than the horizon ahead. */
    record TooLate(SessionDefinition definition, long newest) implements SessionChange {}

    /** What an event does to the number of a visitor's sessions. */
    enum Effect {
        /** It was near no session. */
        OPENED,
        /** It belongs to a session. */
        EXTENDED,
        /** It made several sessions fewer. */
        MERGED,
        /** It parted sessions. */
        SPLIT
    }

    /** Why a revision is published. */
    enum Cause {
        /** An event came. */
        CHANGED,
        /** The session changed some time ago, and was published shortly before that. */
        WAITED,
        /** No event came for longer than the gap. */
        CLOSED
    }
}
