package dev.footfall.bench.pair;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * A long run that is held against itself: how it is later to how it was before, or how long it recovers to how long it
 * was disturbed. Measured once.
 *
 * @param name as the command line knows it
 * @param about what is measured, in a sentence
 * @param target the ratio to reach
 * @param bound whether the target is a floor or a ceiling
 * @param trial the run
 */
public record Soak(String name, String about, double target, Bound bound, Trial trial) implements Benchmark {
    /** A long run. */
    @FunctionalInterface
    public interface Trial {
        /**
         * Runs and returns the ratio.
         *
         * @param length how long what it looks at lasts
         * @param progress is told in words what happens
         * @throws Exception if it could not run, or a promise was broken meanwhile that no ratio can make good
         */
        double run(Duration length, Consumer<String> progress) throws Exception;
    }

    @Override
    public Result run(Effort effort, Consumer<String> progress) throws Exception {
        return Result.of(this, List.of(trial.run(effort.soak(), words -> progress.accept(name + ": " + words))));
    }
}
