package dev.footfall.standalone.reconcile;

import dev.footfall.sinks.postgres.ReconciledMinute;
import java.util.List;
import java.util.Optional;

/**
 * The books of some minutes, and what was in flight before they were read.
 *
 * @param lag empty if it is not known
 */
public record Books(List<ReconciledMinute> minutes, Optional<Lag> lag) {
    public Books {
        minutes = List.copyOf(minutes);
    }

    /** How the books stand. */
    public enum Standing {
        /** Every minute adds up. */
        EVEN,
        /** What does not add up is no more than what is in flight. */
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

    public Standing standing() {
        if (unaccounted() == 0 && missingRows() == 0) {
            return Standing.EVEN;
        }
        long counting = lag.map(Lag::ledger).orElse(0L) + lag.map(Lag::sink).orElse(0L);
        boolean explained = unaccounted() <= lag.map(Lag::refine).orElse(0L) + counting && missingRows() <= counting;
        return explained ? Standing.IN_FLIGHT : Standing.UNEVEN;
    }
}
