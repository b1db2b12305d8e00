package dev.footfall.bench.pair;

import dev.footfall.bench.pair.Benchmark.Bound;
import dev.footfall.bench.pair.Benchmark.Effort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class PairedBenchmarkTest {
    private final List<String> order = new ArrayList<>();
    private final List<String> progress = new ArrayList<>();

    @Test
    void sidesAreMeasuredInTurnsAndTheMedianOfThePairsCounts() throws Exception {
        PairedBenchmark benchmark =
                benchmark(Bound.AT_LEAST, List.of(99.0, 4.0, 6.0, 5.0), List.of(1.0, 10.0, 10.0, 10.0));

        Result result = benchmark.run(effort(3), progress::add);

        assertThat(order)
                .containsExactly(
                        "ours", "theirs", "theirs", "ours", "ours", "theirs", "theirs", "ours", "closed", "closed");
        assertThat(result.ratio()).isCloseTo(0.5, within(1e-9));
        assertThat(result.min()).isCloseTo(0.4, within(1e-9));
        assertThat(result.max()).isCloseTo(0.6, within(1e-9));
        assertThat(result.toJson())
                .isEqualTo(
                        "{\"name\":\"sample\",\"ratio\":0.500,\"min\":0.400,\"max\":0.600,\"pairs\":3,\"target\":0.50}");
        assertThat(progress).hasSize(4);
    }

    @Test
    void aFloorIsReachedFromAboveAndACeilingFromBelow() throws Exception {
        assertThat(run(Bound.AT_LEAST, 6.0).reached()).isTrue();
        assertThat(run(Bound.AT_LEAST, 4.0).reached()).isFalse();
        assertThat(run(Bound.AT_MOST, 4.0).reached()).isTrue();
        assertThat(run(Bound.AT_MOST, 6.0).reached()).isFalse();
    }

    private Result run(Bound bound, double ours) throws Exception {
        return benchmark(bound, List.of(ours, ours), List.of(10.0, 10.0)).run(effort(1), progress::add);
    }

    private static Effort effort(int pairs) {
        return new Effort(pairs, Duration.ofSeconds(1));
    }

    private PairedBenchmark benchmark(Bound bound, List<Double> ours, List<Double> theirs) {
        return new PairedBenchmark(
                "sample", "Samples.", 0.5, bound, () -> new Pair(side("ours", ours), side("theirs", theirs)));
    }

    private Side side(String name, List<Double> figures) {
        Iterator<Double> next = figures.iterator();
        return new Side() {
            @Override
            public double measure() {
                order.add(name);
                return next.next();
            }

            @Override
            public void close() {
                order.add("closed");
            }
        };
    }
}
