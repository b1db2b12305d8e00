package dev.footfall.processors.funnels;

import dev.footfall.processors.sessions.Moment;

/** What becomes known about a visitor's attempts at a funnel when an event comes. */
sealed interface FunnelChange {
    /** An attempt that was not known. */
    record Opened(Attempt attempt) implements FunnelChange {}

    /** A greater revision of one that was. */
    record Revised(Attempt attempt) implements FunnelChange {}

    /**
     * What was an attempt is none any more, or is opened anew by a change that follows.
     *
     * @param first the event from which its id was made
     */
    record Retracted(Moment first) implements FunnelChange {}
}
