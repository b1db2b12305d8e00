package dev.footfall.processors.funnels;

import dev.footfall.processors.funnels.FunnelRules.Result;
import dev.footfall.schemas.record.FunnelAttempt;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

import static dev.footfall.processors.funnels.StepSource.START;
import static dev.footfall.processors.funnels.StepSource.WINDOW;
import static dev.footfall.processors.funnels.StepSource.bits;
import static dev.footfall.processors.funnels.StepSource.occurrence;
import static dev.footfall.processors.funnels.StepSource.step;
import static org.assertj.core.api.Assertions.assertThat;

class FunnelRulesTest {
    private static final Duration HORIZON = Duration.ofHours(24);

    private final Funnel funnel = StepSource.funnel(3);
    private final Walker walker = new Walker(funnel, new FunnelsSettings(HORIZON, 500));

    @Test
    void anAttemptGoesAsDeepAsItsStepsComeInOrder() {
        add(step("a", 0, 1), step("b", 5, 2), step("c", 9, 3));

        assertThat(attempts()).singleElement().satisfies(attempt -> {
            assertThat(attempt.getStep()).isEqualTo(3);
            assertThat(attempt.getCompleted()).isTrue();
            assertThat(attempt.getReachedAt()).containsExactly(minute(0), minute(5), minute(9));
            assertThat(attempt.getEnteredAt()).isEqualTo(minute(0));
            assertThat(attempt.getExpiresAt()).isEqualTo(minute(120));
            assertThat(attempt.getFirstEventId()).isEqualTo("a");
        });
    }

    @Test
    void aStepThatComesBeforeTheOneBeforeItDoesNotCount() {
        add(step("a", 0, 1), step("c", 5, 3), step("b", 9, 2));

        assertThat(steps()).containsExactly(2);
    }

    @Test
    void withoutTheFirstStepThereIsNoAttempt() {
        add(step("b", 0, 2), step("c", 5, 3));

        assertThat(attempts()).isEmpty();
    }

    @Test
    void theWindowBeginsWithTheFirstStepAndItsLastMomentCounts() {
        add(step("a", 0, 1), step("b", 120, 2), step("c", 121, 3));

        assertThat(steps()).containsExactly(2);
    }

    @Test
    void anEventReachesOneStepAtMost() {
        add(step("a", 0, 1, 2), step("b", 1, 2, 3));

        assertThat(steps()).containsExactly(2);
    }

    @Test
    void aFirstStepWithinAnOpenAttemptOpensNoOther() {
        add(step("a1", 0, 1), step("b", 5, 2), step("a2", 6, 1), step("c", 9, 3));

        assertThat(attempts()).extracting(FunnelAttempt::getFirstEventId).containsExactly("a1");
        assertThat(steps()).containsExactly(3);
    }

    @Test
    void theNextFirstStepAfterTheWindowOpensAnother() {
        add(step("a1", 0, 1), step("a2", 121, 1));

        assertThat(attempts()).extracting(FunnelAttempt::getFirstEventId).containsExactly("a1", "a2");
    }

    @Test
    void theNextFirstStepAfterCompletionOpensAnotherButNotTheEventThatCompletes() {
        add(step("a1", 0, 1), step("b", 1, 2), step("c", 2, 3, 1), step("a2", 3, 1));

        assertThat(attempts()).extracting(FunnelAttempt::getFirstEventId).containsExactly("a1", "a2");
        assertThat(steps()).containsExactly(3, 1);
    }

    @Test
    void eventsOfOneMomentAreInTheOrderOfTheirIds() {
        add(step("2", 0, 1), step("1", 0, 2), step("3", 0, 2));

        assertThat(attempts())
                .singleElement()
                .satisfies(attempt -> assertThat(attempt.getStep()).isEqualTo(2));
    }

    @Test
    void anEarlierFirstStepThatComesLateRetractsTheAttemptThatBeganLater() {
        add(step("a2", 10, 1), step("b", 20, 2), step("a1", 0, 1));

        assertThat(attempts()).extracting(FunnelAttempt::getFirstEventId).containsExactly("a1");
        assertThat(steps()).containsExactly(2);
    }

    @Test
    void anEarlierFirstStepMayShiftEveryAttemptAfterIt() {
        add(step("a3", 100, 1), step("a4", 200, 1), step("a5", 300, 1));
        assertThat(attempts()).extracting(FunnelAttempt::getFirstEventId).containsExactly("a3", "a5");

        add(step("a2", 50, 1));

        assertThat(attempts()).extracting(FunnelAttempt::getFirstEventId).containsExactly("a2", "a4");
    }

    @Test
    void theRevisionGrowsWithEachStepAndFollowsFromTheTimes() {
        add(step("a", 0, 1));
        assertThat(attempts().getFirst().getRevision()).isEqualTo(1);

        add(step("b", 20, 2));
        long later = 1 + Duration.ofMinutes(100).toMillis() + 1;
        assertThat(attempts().getFirst().getRevision()).isEqualTo(later);

        add(step("b0", 10, 2)); // the step turns out to have been reached earlier
        assertThat(attempts().getFirst().getRevision())
                .isEqualTo(later + Duration.ofMinutes(10).toMillis());
    }

    @Test
    void theUserNamedLastByAReachedStepIsTheAttempts() {
        long start = START.toEpochMilli();
        add(
                occurrence("a", start, bits(1), "ada"),
                occurrence("a2", start + 1, bits(1), "eve"),
                occurrence("b", start + 2, bits(2), null));
        assertThat(attempts().getFirst().getUserId()).hasValue("ada");

        add(occurrence("c", start + 3, bits(3), "bob"));
        assertThat(attempts().getFirst().getUserId()).hasValue("bob");
    }

    @Test
    void anotherUserAtTheSameTimeIsToldThoughTheRevisionStays() {
        long start = START.toEpochMilli();
        add(occurrence("a", start, bits(1), null), occurrence("b2", start + 1, bits(2), "eve"));
        long revision = attempts().getFirst().getRevision();

        add(occurrence("b1", start + 1, bits(2), "ada")); // Walker sees to it that it is retracted first

        assertThat(attempts().getFirst().getUserId()).hasValue("ada");
        assertThat(attempts().getFirst().getRevision()).isEqualTo(revision);
    }

    @Test
    void theSameEventTwiceIsOne() {
        add(step("a", 0, 1));

        assertThat(walker.add(step("a", 0, 1))).isEqualTo(Result.REPEATED);
    }

    @Test
    void whatLiesBeforeTheHorizonIsLateAndWhatLiesOnItIsNot() {
        add(step("c", HORIZON.toMinutes(), 3));

        assertThat(walker.add(step("b", 0, 2))).isEqualTo(Result.TAKEN);
        assertThat(walker.add(occurrence("a", START.toEpochMilli() - 1, bits(1), null)))
                .isEqualTo(Result.LATE);
        assertThat(attempts()).isEmpty();
    }

    @Test
    void anAttemptThatIsUnderWayAtTheHorizonGoesOn() {
        Duration horizon = WINDOW.dividedBy(4);
        Walker impatient = new Walker(funnel, new FunnelsSettings(horizon, 500));

        List.of(step("a", 0, 1), step("b", 60, 2), step("c", 119, 3)).forEach(impatient::add);

        assertThat(impatient.state().occurrences()).hasSize(1);
        assertThat(impatient.attempts().values())
                .extracting(FunnelAttempt::getStep)
                .containsExactly(3);
    }

    @Test
    void ofStepsThatAreTooManyTheOldestAreSettledAndKeepTheirEffect() {
        Walker forgetful = new Walker(funnel, new FunnelsSettings(HORIZON, 10));
        forgetful.add(step("a", 0, 1));
        for (int i = 0; i < 12; i++) {
            forgetful.add(step("b" + i, 10 + i, 2));
        }

        assertThat(forgetful.add(step("a0", 5, 1))).isEqualTo(Result.CROWDED_OUT);
        assertThat(forgetful.add(step("c", 119, 3))).isEqualTo(Result.TAKEN);

        assertThat(forgetful.attempts().values())
                .singleElement()
                .satisfies(attempt ->
                        assertThat(attempt.getReachedAt()).containsExactly(minute(0), minute(10), minute(119)));
    }

    @Test
    void timesAtTheEndsOfWhatALongHoldsDoNoHarm() {
        assertThat(walker.add(occurrence("a", Long.MIN_VALUE, bits(1), null))).isEqualTo(Result.TAKEN);
        assertThat(walker.attempts()).hasSize(1);
    }

    private void add(Occurrence... occurrences) {
        for (Occurrence occurrence : occurrences) {
            assertThat(walker.add(occurrence)).isEqualTo(Result.TAKEN);
        }
    }

    private List<FunnelAttempt> attempts() {
        return walker.attempts().values().stream()
                .sorted(Comparator.comparing(FunnelAttempt::getEnteredAt))
                .toList();
    }

    private List<Integer> steps() {
        return attempts().stream().map(FunnelAttempt::getStep).toList();
    }

    private static Instant minute(long minutes) {
        return START.plus(Duration.ofMinutes(minutes));
    }
}
