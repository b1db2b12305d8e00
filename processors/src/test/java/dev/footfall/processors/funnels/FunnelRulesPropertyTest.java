package dev.footfall.processors.funnels;

import dev.footfall.processors.funnels.FunnelRules.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Any order of the same steps makes the same attempts as sorting and walking does, after every single event. */
class FunnelRulesPropertyTest {
    private static final int CASES = 2_500;
    private static final int PLENTY = 10_000;
    private static final Duration LONG = Duration.ofDays(366);

    @Test
    void equalTheOfflineComputationInAnyOrderWithinTheHorizon() {
        forEachSeed(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            Funnel funnel = StepSource.funnel(random.nextInt(2, 5));
            Walker walker = new Walker(funnel, new FunnelsSettings(LONG, PLENTY));

            for (Occurrence occurrence : StepSource.random(random, funnel, 24)) {
                assertThat(walker.add(occurrence)).isEqualTo(Result.TAKEN);
                assertThat(walker.attempts()).isEqualTo(OfflineFunnels.of(Walker.VISITOR, walker.taken(), funnel));
            }
        });
    }

    @Test
    void equalTheOfflineComputationOfWhatIsNotLateWhateverTheHorizonAndTheLimit() {
        Map<Result, Integer> results = new EnumMap<>(Result.class);
        forEachSeed(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            Funnel funnel = StepSource.funnel(random.nextInt(2, 5));
            Duration horizon = List.of(
                            Duration.ZERO,
                            Duration.ofMillis(1),
                            StepSource.WINDOW,
                            StepSource.WINDOW.multipliedBy(5),
                            LONG)
                    .get(random.nextInt(5));
            FunnelsSettings settings = new FunnelsSettings(horizon, random.nextBoolean() ? 10 : PLENTY);
            Walker walker = new Walker(funnel, settings);
            List<Occurrence> arrival = StepSource.random(random, funnel, 40);
            List<Occurrence> late = new ArrayList<>();

            for (Occurrence occurrence : arrival) {
                Result result = walker.add(occurrence);
                results.merge(result, 1, Integer::sum);
                if (result == Result.LATE) {
                    late.add(occurrence);
                }
                assertThat(walker.attempts()).isEqualTo(OfflineFunnels.of(Walker.VISITOR, walker.taken(), funnel));
                assertThat(walker.state().occurrences())
                        .as("what can matter no more is forgotten")
                        .allMatch(kept -> kept.at() >= walker.state().newest() - horizon.toMillis());
            }
            assertThat(late).isEqualTo(late(arrival, horizon));
        });
        assertThat(results.get(Result.LATE))
                .as("the cases do cover late events")
                .isGreaterThan(CASES);
        assertThat(results.get(Result.CROWDED_OUT)).as("and a full memory").isGreaterThan(CASES / 10);
    }

    @Test
    void twoOrdersOfTheSameStepsEndInTheSameState() {
        forEachSeed(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            Funnel funnel = StepSource.funnel(random.nextInt(2, 5));
            Duration horizon = Duration.ofHours(24);
            List<Occurrence> occurrences = StepSource.random(random, funnel, 24).stream()
                    .filter(occurrence ->
                            occurrence.at() < StepSource.START.plus(horizon).toEpochMilli()) // so that none is late
                    .toList();
            Walker one = new Walker(funnel, new FunnelsSettings(horizon, PLENTY));
            Walker other = new Walker(funnel, new FunnelsSettings(horizon, PLENTY));

            occurrences.forEach(one::add);
            occurrences.reversed().forEach(other::add);

            assertThat(one.state()).isEqualTo(other.state());
            assertThat(one.attempts()).isEqualTo(other.attempts());
        });
    }

    @Test
    void aFullMemoryChangesNothingForWhatComesInOrder() {
        forEachSeed(seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            Funnel funnel = StepSource.funnel(3);
            Walker walker = new Walker(funnel, new FunnelsSettings(LONG, 10));

            StepSource.random(random, funnel, 60).stream()
                    .sorted((one, other) -> one.moment().compareTo(other.moment()))
                    .forEach(occurrence -> assertThat(walker.add(occurrence)).isEqualTo(Result.TAKEN));

            assertThat(walker.attempts()).isEqualTo(OfflineFunnels.of(Walker.VISITOR, walker.taken(), funnel));
        });
    }

    private static List<Occurrence> late(List<Occurrence> arrival, Duration horizon) {
        List<Occurrence> late = new ArrayList<>();
        long newest = Long.MIN_VALUE;
        for (Occurrence occurrence : arrival) {
            newest = Math.max(newest, occurrence.at());
            if (newest - occurrence.at() > horizon.toMillis()) {
                late.add(occurrence);
            }
        }
        return late;
    }

    private static void forEachSeed(LongConsumer property) {
        for (long seed = 1; seed <= CASES; seed++) {
            try {
                property.accept(seed);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
