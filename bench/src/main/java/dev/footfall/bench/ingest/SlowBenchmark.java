package dev.footfall.bench.ingest;

import dev.footfall.bench.load.HttpWire;
import dev.footfall.bench.load.OpenLoopLoad;
import dev.footfall.bench.load.SlowConnections;
import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Pair;
import dev.footfall.bench.pair.PairedBenchmark;
import dev.footfall.bench.pair.Side;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The benchmark of slow clients. */
public final class SlowBenchmark {
    private static final Duration ROUND = Duration.ofSeconds(12);
    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(30);
    private static final int SLOW = 1_000;
    private static final int EVENTS_PER_SECOND = 1_000;
    private static final int SAMPLES = 5_000;

    private SlowBenchmark() {}

    /** What others feel of a thousand connections that drip. */
    public static Benchmark benchmark() {
        return new PairedBenchmark(
                "ingest-slow",
                "99th percentile of the latency of single events at 1,000 a second beside 1,000 slow connections, to"
                        + " that without them.",
                2.0,
                Benchmark.Bound.AT_MOST,
                SlowBenchmark::start);
    }

    private static Pair start() throws IOException {
        Rig rig = Rig.start();
        List<byte[]> requests = Events.sample(SAMPLES, 4).stream()
                .map(event -> HttpWire.post(
                        rig.ingest(),
                        "application/json",
                        IngestProcess.WRITE_KEY,
                        event.getBytes(StandardCharsets.UTF_8)))
                .toList();
        Side alone = () -> p99(rig, requests);
        return new Pair(
                new Side() {
                    @Override
                    public double measure() throws Exception {
                        try (SlowConnections slow = new SlowConnections(rig.ingest(), IngestProcess.WRITE_KEY, SLOW)) {
                            awaitOpen(slow);
                            return alone.measure();
                        }
                    }

                    @Override
                    public void close() {
                        rig.close();
                    }
                },
                alone);
    }

    private static double p99(Rig rig, List<byte[]> requests) throws Exception {
        var outcome = new OpenLoopLoad(rig.ingest(), EVENTS_PER_SECOND, ROUND, 64)
                .run(index -> requests.get((int) (index % SAMPLES)), (_, _) -> {});
        if (outcome.statuses().keySet().stream().anyMatch(status -> status != 200)) {
            throw new IOException("not only 200: " + outcome.statuses());
        }
        return outcome.millisAt(99);
    }

    private static void awaitOpen(SlowConnections slow) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + CONNECT_LIMIT.toNanos();
        while (slow.open() < SLOW) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("only " + slow.open() + " of " + SLOW + " slow connections were taken");
            }
            Thread.sleep(Duration.ofMillis(50));
        }
    }
}
