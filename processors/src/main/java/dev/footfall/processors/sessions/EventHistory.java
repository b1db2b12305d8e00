package dev.footfall.processors.sessions;

import java.util.List;

/** The single events of a visitor, kept for definitions to which sums do not suffice. */
interface EventHistory {
    /** No event is kept. */
    EventHistory EMPTY = (_, _, _) -> List.of();

    /**
     * The tallies of the events that happened in a time, by their moments.
     *
     * @param from milliseconds since 1970, inclusive
     * @param to milliseconds since 1970, exclusive
     */
    List<SessionTally> between(SessionDefinition definition, long from, long to);
}
