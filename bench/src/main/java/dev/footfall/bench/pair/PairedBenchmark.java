package dev.footfall.bench.pair;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A comparison with a target. Machines are noisy, so a figure of one side alone says little: both sides run in turns,
 * each pair in the other order than the one before, and the ratio's median counts.
 *
 * @param name as the command line knows it
 * @param about what is compared, in a sentence
 * @param target the ratio to reach
 * @param bound whether the target is a floor or a ceiling
 * @param setUp brings both sides up
 */
public record PairedBenchmark(String name, String about, double target, Bound bound, SetUp setUp) implements Benchmark {
    /** Brings both sides up. */
    @FunctionalInterface
    public interface SetUp {
        Pair start() throws Exception;
    }

    /** Measures a number of pairs, after one that only warms both sides up. */
    @Override
    public Result run(Effort effort, Consumer<String> progress) throws Exception {
        int pairs = effort.pairs();
        List<Double> ratios = new ArrayList<>();
        try (Pair pair = setUp.start()) {
            for (int i = 0; i <= pairs; i++) {
                double ours;
                double theirs;
                if (i % 2 == 0) {
                    ours = pair.ours().measure();
                    theirs = pair.theirs().measure();
                } else {
                    theirs = pair.theirs().measure();
                    ours = pair.ours().measure();
                }
                boolean warmUp = i == 0;
                progress.accept("%s %s: %,.1f against %,.1f, ratio %.3f"
                        .formatted(name, warmUp ? "warm-up" : "pair " + i, ours, theirs, ours / theirs));
                if (!warmUp) {
                    ratios.add(ours / theirs);
                }
            }
        }
        return Result.of(this, ratios);
    }
}
