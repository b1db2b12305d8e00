package dev.footfall.standalone.reconcile;

import dev.footfall.sinks.postgres.ReconciledMinute;
import dev.footfall.standalone.reconcile.Books.Standing;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReconcilerTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Instant LATER = NOON.plusSeconds(600); // when that minute is over
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Instant now = LATER;
    private int lagsAsked;

    @Test
    void evenBooksAreReadOnceIfNothingIsInFlight() throws Exception {
        Books books = reconcile(List.of(books(3, 2, 1, 2)), List.of(new Lag(0, 0, 0)));

        assertThat(books.standing()).isEqualTo(Standing.EVEN);
        assertThat(now).isEqualTo(LATER.plus(Reconciler.SETTLING));
    }

    @Test
    void whatIsInFlightIsWaitedForAndNotTakenForEvenBefore() throws Exception {
        Books books = reconcile(
                List.of(books(0, 0, 0, 0), books(3, 1, 0, 0), books(3, 2, 0, 1), books(3, 2, 1, 2)),
                List.of(new Lag(3, 3, 0), new Lag(2, 0, 1), new Lag(0, 0, 1), new Lag(0, 0, 0)));

        assertThat(books.standing()).isEqualTo(Standing.EVEN);
        assertThat(books.minutes()).extracting(ReconciledMinute::accepted).containsExactly(3L);
    }

    @Test
    void aMissingRowIsSureWhenNothingWasInFlightTwice() throws Exception {
        Books books = reconcile(
                List.of(books(3, 3, 0, 2), books(3, 3, 0, 2), books(3, 3, 0, 2)),
                List.of(new Lag(0, 0, 1), new Lag(0, 0, 0), new Lag(0, 0, 0)));

        assertThat(books.standing()).isEqualTo(Standing.UNEVEN);
        assertThat(books.missingRows()).isEqualTo(1);
        assertThat(lagsAsked).isEqualTo(3);
    }

    @Test
    void whatAMinuteThatGoesOnLacksWhileEventsComeIsInFlight() throws Exception {
        now = NOON.plusSeconds(10);
        List<List<ReconciledMinute>> growing = IntStream.range(0, 20)
                .mapToObj(i -> books(9 + i, 8 + i, 0, 7 + i))
                .toList();
        Books books = reconcile(growing, Collections.nCopies(20, new Lag(0, 0, 0)));

        assertThat(books.standing()).isEqualTo(Standing.IN_FLIGHT);
        assertThat(books.goesOn(books.minutes().getFirst())).isTrue();
        assertThat(now).isAfterOrEqualTo(NOON.plusSeconds(10).plus(PATIENCE));
    }

    @Test
    void whatAMinuteThatGoesOnLacksIsLostIfNothingMovesAnyMore() throws Exception {
        now = NOON.plusSeconds(10);
        Books books = reconcile(
                Collections.nCopies(4, books(3, 3, 0, 2)),
                List.of(new Lag(0, 0, 1), new Lag(0, 0, 0), new Lag(0, 0, 0), new Lag(0, 0, 0)));

        assertThat(books.standing()).isEqualTo(Standing.UNEVEN);
        assertThat(lagsAsked).isEqualTo(4);
    }

    @Test
    void aMinuteThatGoesOnDoesNotExcuseOneThatIsOver() {
        ReconciledMinute running = books(2, 1, 0, 0).getFirst();
        ReconciledMinute over =
                new ReconciledMinute("shop", NOON.minusSeconds(60), 2, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, false);
        Instant until = NOON.plusSeconds(30);

        assertThat(new Books(List.of(running), Optional.empty(), until).standing())
                .isEqualTo(Standing.IN_FLIGHT);
        assertThat(new Books(List.of(over, running), Optional.empty(), until).standing())
                .isEqualTo(Standing.UNEVEN);
    }

    @Test
    void aMinuteGoesOnUntilWhatItsEndBroughtIsInItsTopic() throws Exception {
        now = NOON.plusSeconds(61);
        Books books = reconcile(List.of(books(3, 3, 0, 3)), List.of(new Lag(0, 0, 0)));
        assertThat(books.goesOn(books.minutes().getFirst())).isTrue();

        now = NOON.plusSeconds(60).plus(Reconciler.SETTLING);
        books = reconcile(List.of(books(3, 3, 0, 3)), List.of(new Lag(0, 0, 0)));
        assertThat(books.goesOn(books.minutes().getFirst())).isFalse();
    }

    @Test
    void whenItsTimeIsOverItSaysWhatIsInFlight() throws Exception {
        List<List<ReconciledMinute>> stuck = Collections.nCopies(50, books(3, 1, 0, 1));
        Books books = reconcile(stuck, Collections.nCopies(50, new Lag(2, 0, 0)));

        assertThat(books.standing()).isEqualTo(Standing.IN_FLIGHT);
        assertThat(Duration.between(LATER, now)).isBetween(PATIENCE, PATIENCE.plusSeconds(4));
    }

    @Test
    void whatIsMissingBeyondWhatIsInFlightIsUneven() {
        assertThat(new Books(books(5, 1, 0, 1), Optional.of(new Lag(3, 0, 0))).standing())
                .isEqualTo(Standing.UNEVEN);
        assertThat(new Books(books(5, 5, 0, 1), Optional.of(new Lag(9, 0, 3))).standing())
                .isEqualTo(Standing.UNEVEN);
        assertThat(new Books(books(5, 5, 0, 1), Optional.of(new Lag(0, 0, 4))).standing())
                .isEqualTo(Standing.IN_FLIGHT);
    }

    @Test
    void whatIsTooMuchInOneMinuteDoesNotHideWhatIsMissingInAnother() {
        ReconciledMinute missing = books(2, 1, 0, 1).getFirst();
        ReconciledMinute tooMuch = books(1, 2, 0, 2).getFirst();

        assertThat(new Books(List.of(missing, tooMuch), Optional.empty()).standing())
                .isEqualTo(Standing.UNEVEN);
    }

    private Books reconcile(List<List<ReconciledMinute>> books, List<Lag> lags)
            throws IOException, InterruptedException {
        Deque<List<ReconciledMinute>> states = new ArrayDeque<>(books);
        Deque<Lag> flights = new ArrayDeque<>(lags);
        return new Reconciler(
                        () -> Objects.requireNonNull(states.poll()),
                        () -> {
                            lagsAsked++;
                            return Objects.requireNonNull(flights.poll());
                        },
                        () -> now,
                        pause -> now = now.plus(pause))
                .reconcile(PATIENCE);
    }

    private static List<ReconciledMinute> books(long accepted, long refined, long duplicates, long rows) {
        return List.of(
                new ReconciledMinute("shop", NOON, accepted, 0, refined, duplicates, 0, 0, rows, 0, 0, 0, 0, false));
    }
}
