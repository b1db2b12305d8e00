package dev.footfall.standalone.reconcile;

import dev.footfall.sinks.postgres.ReconciledMinute;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Reads the books until they are even with nothing in flight, or it is sure that they are not even, or its time is over.
 * What is in flight is looked at before the books are read: what these lack was then on its way, or is lost; and what is
 * not counted yet does not seem even. In a minute that goes on, events come after that look; what it lacks is lost only if
 * the books have not changed between two looks with nothing in flight. Owned by one thread.
 */
public final class Reconciler {
    /** From the count of a record to the row of the count: the ledger's publish interval, two commits and some. */
    static final Duration SETTLING = Duration.ofSeconds(3);

    /** How often the books are uneven, with nothing in flight, until they are said to be. */
    private static final int SURE = 2;

    private final Reader books;
    private final LagReader lags;
    private final InstantSource time;
    private final Pause pause;

    public Reconciler(Reader books, LagReader lags, InstantSource time, Pause pause) {
        this.books = books;
        this.lags = lags;
        this.time = time;
        this.pause = pause;
    }

    /**
     * The books, as even as they get.
     *
     * @param patience how long what is in flight is waited for
     */
    public Books reconcile(Duration patience) throws IOException, InterruptedException {
        Instant end = time.instant().plus(patience);
        Optional<List<ReconciledMinute>> settledBefore = Optional.empty();
        int uneven = 0;
        Books found;
        do {
            Instant looked = time.instant();
            Lag lag = lags.now();
            pause.await(SETTLING);
            List<ReconciledMinute> minutes = books.read();
            boolean settled = lag.total() == 0;
            boolean still = settled && settledBefore.equals(Optional.of(minutes));
            settledBefore = Optional.of(minutes).filter(_ -> settled);
            found = new Books(minutes, Optional.of(lag), still ? Instant.MAX : looked.minus(SETTLING));
            if (settled && found.standing() == Books.Standing.EVEN) {
                break;
            }
            uneven = settled && found.standing() == Books.Standing.UNEVEN ? uneven + 1 : 0;
        } while (uneven < SURE && time.instant().isBefore(end));
        return found;
    }

    /** Reads the books. */
    @FunctionalInterface
    public interface Reader {
        List<ReconciledMinute> read() throws IOException;
    }

    /** Says what is in flight. */
    @FunctionalInterface
    public interface LagReader {
        Lag now() throws IOException, InterruptedException;
    }

    /** How a pause is spent. */
    @FunctionalInterface
    public interface Pause {
        void await(Duration pause) throws InterruptedException;
    }
}
