package dev.footfall.processors.sessions;

/**
 * The place of an event among a visitor's events: by time, and where that is the same, by id (UTF-16 code units).
 *
 * @param at milliseconds since 1970
 */
public record Moment(long at, String eventId) implements Comparable<Moment> {
    @Override
    public int compareTo(Moment other) {
        int byTime = Long.compare(at, other.at);
        return byTime != 0 ? byTime : eventId.compareTo(other.eventId);
    }
}
