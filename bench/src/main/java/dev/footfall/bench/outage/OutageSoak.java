package dev.footfall.bench.outage;

import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Soak;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** The benchmark of an outage of the broker. */
public final class OutageSoak {
    private static final double REQUESTS_PER_SECOND = 500;
    private static final double TARGET = 1.5;

    private OutageSoak() {}

    /** The broker away under load, ingest killed meanwhile: nothing lost, nothing twice, and a drain in time. */
    public static Benchmark benchmark() {
        return new Soak(
                "ingest-outage",
                "How long the spool drains to how long the broker was killed, ingest killed meanwhile; fails unless"
                        + " every acknowledged event is refined exactly once.",
                TARGET,
                Benchmark.Bound.AT_MOST,
                OutageSoak::run);
    }

    private static double run(Duration length, Consumer<String> progress) throws Exception {
        var report = new OutageTrial(length, REQUESTS_PER_SECOND, System.nanoTime() & 0xFFFF_FFFFL).run(progress);
        progress.accept(report.toString());
        if (!report.delivery().isExactlyOnce()) {
            throw new IOException("the promise of 2xx was broken: " + report);
        }
        return report.ratio();
    }
}
