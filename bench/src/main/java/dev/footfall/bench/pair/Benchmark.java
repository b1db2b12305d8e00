package dev.footfall.bench.pair;

import java.time.Duration;
import java.util.function.Consumer;

/** Something that is measured and held against a target. */
public sealed interface Benchmark permits PairedBenchmark, Soak {
    /** As the command line knows it. */
    String name();

    /** What is measured, in a sentence. */
    String about();

    /** The ratio to reach. */
    double target();

    /** Whether the target is a floor or a ceiling. */
    Bound bound();

    /**
     * Measures.
     *
     * @param progress is told in words what was measured
     */
    Result run(Effort effort, Consumer<String> progress) throws Exception;

    /** Which way the target limits the ratio. */
    enum Bound {
        /** The ratio of rates is to be the target or more. */
        AT_LEAST,
        /** The ratio of latencies or costs is to be the target or less. */
        AT_MOST
    }

    /**
     * How much is measured.
     *
     * @param pairs of each comparison, 1 or more
     * @param soak how long what a soak looks at lasts
     */
    record Effort(int pairs, Duration soak) {
        public Effort {
            if (pairs < 1) {
                throw new IllegalArgumentException("there must be 1 pair or more");
            }
            if (!soak.isPositive()) {
                throw new IllegalArgumentException("a soak must last longer than nothing");
            }
        }
    }
}
