package dev.footfall.bench.postgres;

import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Benchmark.Bound;
import dev.footfall.bench.pair.Soak;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/** The long runs of the Postgres sink. */
public final class PostgresSoaks {
    private static final int KILLS = 20;
    private static final double REQUESTS_PER_SECOND = 300;
    private static final double EVENTS_PER_SECOND = 1_000;
    private static final double MEDIAN_MILLIS = 300;
    private static final double TAIL_MILLIS = 1_000;

    private PostgresSoaks() {}

    /** Postgres killed twenty times and then away: rows as promised, and ingest that does not notice. */
    public static Benchmark outage() {
        return new Soak(
                "postgres-outage",
                "99th percentile of ingest's latency with Postgres away to that before; fails unless every"
                        + " acknowledged event is in its table exactly once, after 20 kills too.",
                1.1,
                Bound.AT_MOST,
                PostgresSoaks::outage);
    }

    private static double outage(Duration length, Consumer<String> progress) throws Exception {
        var report = new PostgresOutageTrial(KILLS, length, REQUESTS_PER_SECOND, System.nanoTime() & 0xFFFF_FFFFL)
                .run(progress);
        progress.accept(report.toString());
        if (!report.delivery().isExactlyOnce()) {
            throw new IOException("the rows are not what was promised: " + report);
        }
        return report.awayMillis() / report.calmMillis();
    }

    /** From the moment at which an event was due to be sent until its row is committed, all topologies at work. */
    public static Benchmark latency() {
        return new Soak(
                "row-latency",
                "From the POST of an event to its row at 1,000 events/s: the worse of the median to 300 ms and the"
                        + " 99th percentile to 1 s.",
                1.0,
                Bound.AT_MOST,
                PostgresSoaks::latency);
    }

    private static double latency(Duration length, Consumer<String> progress) throws Exception {
        var report = new RowLatencyTrial(length, EVENTS_PER_SECOND).run();
        progress.accept(report.toString());
        return Math.max(report.medianMillis() / MEDIAN_MILLIS, report.tailMillis() / TAIL_MILLIS);
    }
}
