package dev.footfall.bench.audit;

import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Soak;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** The benchmark of the audit's kills. */
public final class KillSoak {
    private static final int KILLS = Integer.getInteger("footfall.bench.kills", 20);

    private KillSoak() {}

    /** The processors are killed while the audit signs: nothing missing, nothing twice, the log verifies, the books are even. */
    public static Benchmark benchmark() {
        return new Soak(
                "audit-kills",
                "Events that the audit log has once to those that were sent, over " + KILLS
                        + " kills; fails unless the log verifies and the books are even.",
                1.0,
                Benchmark.Bound.AT_LEAST,
                KillSoak::run);
    }

    private static double run(Duration length, Consumer<String> progress) throws Exception {
        KillTrial.Report report = new KillTrial(KILLS, System.nanoTime() & 0xFFFF_FFFFL).run(progress);
        progress.accept(report.toString());
        if (!report.isWhole()) {
            throw new IOException("the audit log did not survive its kills: " + report);
        }
        return (double) report.once() / report.sent();
    }
}
