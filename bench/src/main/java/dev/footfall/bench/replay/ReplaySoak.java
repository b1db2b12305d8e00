package dev.footfall.bench.replay;

import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Soak;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** The benchmark of replays that are killed. */
public final class ReplaySoak {
    private static final int EVENTS = Integer.getInteger("footfall.bench.replay.events", 1_000_000);
    private static final int REPLAYS = Integer.getInteger("footfall.bench.replay.replays", 5);
    private static final long SEED = Long.getLong("footfall.bench.replay.seed", 20_261_130);

    private ReplaySoak() {}

    /** A long history is replayed over unchanged rules, each time killed while it is at work: nothing differs. */
    public static Benchmark benchmark() {
        return new Soak(
                "replay-kills",
                String.format(
                        "Replays without a difference to all, of %,d events late, out of order and twice, each killed and"
                                + " resumed.",
                        EVENTS),
                1.0,
                Benchmark.Bound.AT_LEAST,
                ReplaySoak::run);
    }

    private static double run(Duration length, Consumer<String> progress) throws Exception {
        ReplayTrial.Report report = new ReplayTrial(EVENTS, REPLAYS, SEED).run(progress);
        progress.accept(report.toString());
        if (!report.isExact()) {
            throw new IOException("a replay of unchanged rules differs from what was there: " + report);
        }
        return 1.0;
    }
}
