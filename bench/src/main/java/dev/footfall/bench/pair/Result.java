package dev.footfall.bench.pair;

import java.util.List;
import java.util.Locale;

/**
 * What a benchmark measured.
 *
 * @param name of the benchmark
 * @param ratio ours to theirs, the median of the pairs
 * @param min the least ratio of a pair
 * @param max the greatest ratio of a pair
 * @param pairs how many pairs were measured
 * @param target what the ratio is to reach
 * @param bound which way the target limits it
 */
public record Result(
        String name, double ratio, double min, double max, int pairs, double target, Benchmark.Bound bound) {
    static Result of(Benchmark benchmark, List<Double> ratios) {
        if (ratios.isEmpty()) {
            throw new IllegalArgumentException("no pair was measured");
        }
        List<Double> sorted = ratios.stream().sorted().toList();
        int middle = sorted.size() / 2;
        double median = sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
        return new Result(
                benchmark.name(),
                median,
                sorted.getFirst(),
                sorted.getLast(),
                sorted.size(),
                benchmark.target(),
                benchmark.bound());
    }

    /** Whether the median reaches the target. */
    public boolean reached() {
        return switch (bound) {
            case AT_LEAST -> ratio >= target;
            case AT_MOST -> ratio <= target;
        };
    }

    /** One JSON object, as scripts read it. */
    public String toJson() {
        return String.format(
                Locale.ROOT,
                "{\"name\":\"%s\",\"ratio\":%.3f,\"min\":%.3f,\"max\":%.3f,\"pairs\":%d,\"target\":%.2f}",
                name,
                ratio,
                min,
                max,
                pairs,
                target);
    }

    /** One line for a person. */
    public String toLine() {
        return String.format(
                Locale.ROOT,
                "%-24s ratio %.3f (%.3f to %.3f in %d pairs), target %s %.2f: %s",
                name,
                ratio,
                min,
                max,
                pairs,
                bound == Benchmark.Bound.AT_LEAST ? "at least" : "at most",
                target,
                reached() ? "reached" : "missed");
    }
}
