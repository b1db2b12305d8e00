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
 * not counted yet does not seem even. Owned by one thread.
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
        int uneven = 0;
        Books found;
        do {
            Lag lag = lags.now();
            pause.await(SETTLING);
            found = new Books(books.read(), Optional.of(lag));
            boolean settled = lag.total() == 0;
            if (settled && isEven(found)) {
                break;
            }
            uneven = settled ? uneven + 1 : 0;
        } while (uneven < SURE && time.instant().isBefore(end));
        return found;
    }

    private static boolean isEven(Books books) {
        return books.standing() == Books.Standing.EVEN;
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
