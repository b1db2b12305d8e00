package dev.footfall.processors.refine;

import dev.footfall.schemas.record.TimeBasis;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When an event happened, from three times that two clocks took: {@code received_at - (sent_at - created_at)} where
 * the client sent both of its times, so that an error of its clock cancels out; else {@code created_at}; else
 * {@code received_at}. No event happens after it was received: what lies further ahead than clocks differ is set to
 * {@code received_at}.
 */
public final class TimeRules {
    /** How far a corrected time may lie after the receipt. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    private TimeRules() {}

    /**
     * When an event happened and how that was found.
     *
     * @param at in whole milliseconds
     */
    public record Occurrence(Instant at, TimeBasis basis) {}

    /** Total: times that no arithmetic can hold end at the ends of time, and are clamped if they lie ahead. */
    public static Occurrence occurrence(Optional<Instant> created, Optional<Instant> sent, Instant received) {
        long receivedAt = received.toEpochMilli();
        long at;
        TimeBasis basis;
        if (created.isPresent() && sent.isPresent()) {
            long delay = minus(sent.get().toEpochMilli(), created.get().toEpochMilli());
            at = minus(receivedAt, delay);
            basis = TimeBasis.CORRECTED;
        } else if (created.isPresent()) {
            at = created.get().toEpochMilli();
            basis = TimeBasis.CREATED;
        } else {
            at = receivedAt;
            basis = TimeBasis.RECEIVED;
        }
        return minus(at, receivedAt) > TOLERANCE.toMillis()
                ? new Occurrence(Instant.ofEpochMilli(receivedAt), TimeBasis.CLAMPED)
                : new Occurrence(Instant.ofEpochMilli(at), basis);
    }

    /** The difference, or the end of the range that it passes. */
    private static long minus(long left, long right) {
        long difference = left - right;
        boolean overflown = ((left ^ right) & (left ^ difference)) < 0;
        if (!overflown) {
            return difference;
        }
        return left < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
}
