package dev.footfall.standalone.reconcile;

import dev.footfall.sinks.postgres.ReconciledMinute;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The books of some minutes, and what was in flight before they were read.
 *
 * @param lag empty if it is not known
 * @param until minutes that end after this go on: what came since the lag was looked at is in flight too, and in no lag
 */
public record Books(List<ReconciledMinute> minutes, Optional<Lag> lag, Instant until) {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    public Books {
        minutes = List.copyOf(minutes);
    }

    /** Books of minutes that are all over. */
    public Books(List<ReconciledMinute> minutes, Optional<Lag> lag) {
        this(minutes, lag, Instant.MAX);
    }

    /** How the books stand. */
    public enum Standing {
        /** Every minute adds up. */
        EVEN,
        /** What does not add up is no more than what is in flight, or is of a minute that goes on. */
        IN_FLIGHT,
        /** Something is lost, or too much, and nothing in flight explains it. */
        UNEVEN
    }

    /** Accepted events that neither went on nor were dropped, and the other way round, minute by minute. */
    public long unaccounted() {
        return minutes.stream()
                .mapToLong(minute -> Math.abs(minute.unaccounted()))
                .sum();
    }

    /** Refined events without a row, and rows without a refined event, minute by minute. */
    public long missingRows() {
        return minutes.stream()
                .mapToLong(minute -> Math.abs(minute.missingRows()))
                .sum();
    }

    /** Refined events that Postgres refused and that are kept as dead letters. */
    public long setAside() {
        return minutes.stream().mapToLong(ReconciledMinute::setAside).sum();
    }

    /** Whether events may still be received in this minute, or were so shortly ago that no lag tells of them. */
    public boolean goesOn(ReconciledMinute minute) {
        return minute.minute().plus(MINUTE).isAfter(until);
    }

    /** By the minutes that are over; what a minute that goes on lacks is in flight. */
    public Standing standing() {
        if (unaccounted() == 0 && missingRows() == 0) {
            return Standing.EVEN;
        }
        Books over =
                new Books(minutes.stream().filter(minute -> !goesOn(minute)).toList(), lag);
        long counting = lag.map(Lag::ledger).orElse(0L) + lag.map(Lag::sink).orElse(0L);
        boolean explained =
                over.unaccounted() <= lag.map(Lag::refine).orElse(0L) + counting && over.missingRows() <= counting;
        return explained ? Standing.IN_FLIGHT : Standing.UNEVEN;
    }
}
