package dev.footfall.processors.refine;

import dev.footfall.schemas.record.TimeBasis;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When an event happened, from three times that two clocks took: {@code received_at - (sent_at - created_at)} where
 * the client sent both of its times, so that an error of its clock cancels out; else {@code created_at}; else
 * {@code received_at}.
 *
 * <p>No event happens after it was received: a time that lies ahead becomes {@code received_at}, and is marked if it lies
 * further ahead than clocks differ. No event happened before there was a Web to track: an earlier time is that of a
 * clock that was not set, and as good as none.
 *
 * <p>So the events of a request that carry the same times of receipt and sending keep the order of their
 * {@code created_at}, however long the transit took; where the times of several are the same, {@code sequence} has the
 * order. An event without a time of its own is placed at the receipt, behind those of its request that have one: its
 * neighbours' times are not its own.
 */
public final class TimeRules {
    /** How far ahead of the receipt a time may lie without being marked. */
    public static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** No event is older. */
    public static final Instant EARLIEST = Instant.parse("1990-01-01T00:00:00Z");

    private TimeRules() {}

    /**
     * When an event happened and how that was found.
     *
     * @param at in whole milliseconds
     */
    public record Occurrence(Instant at, TimeBasis basis) {}

    /** Total: times that no arithmetic can hold end at the ends of time. */
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
        if (at < EARLIEST.toEpochMilli()) {
            return new Occurrence(Instant.ofEpochMilli(receivedAt), TimeBasis.RECEIVED);
        }
        if (minus(at, receivedAt) > TOLERANCE.toMillis()) {
            return new Occurrence(Instant.ofEpochMilli(receivedAt), TimeBasis.CLAMPED);
        }
        return new Occurrence(Instant.ofEpochMilli(Math.min(at, receivedAt)), basis);
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
