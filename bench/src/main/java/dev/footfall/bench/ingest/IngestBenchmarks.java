package dev.footfall.bench.ingest;

import dev.footfall.bench.load.HttpWire;
import dev.footfall.bench.load.OpenLoopLoad;
import dev.footfall.bench.load.Wrk;
import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Benchmark.Bound;
import dev.footfall.bench.pair.Pair;
import dev.footfall.bench.pair.PairedBenchmark;
import dev.footfall.bench.pair.Side;
import dev.footfall.bench.process.ChildJvm;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** The benchmarks of ingest. Both sides run on the same cores as the broker and the generator of the load. */
public final class IngestBenchmarks {
    private static final Duration ROUND = Duration.ofSeconds(10);
    private static final int BATCH = 50;
    private static final int SAMPLES = 5_000;
    private static final int EVENTS_PER_SECOND = 5_000;
    private static final int LINGER_OF_INGEST = 2;
    /** Kafka's default; a shorter one would only lower the rate that is to be reached. */
    private static final int LINGER_FOR_RATE = 5;

    private IngestBenchmarks() {}

    /** Single events, each acknowledged by the broker, against a handler that discards the same POST. */
    public static Benchmark single() {
        return new PairedBenchmark(
                "ingest-single",
                "Acknowledged requests a second with one event each, to a bare Jetty handler that discards the same POST.",
                0.40,
                Bound.AT_LEAST,
                () -> {
                    Rig rig = Rig.start();
                    ChildJvm discard = ChildJvm.start(
                            DiscardProcess.class,
                            List.of("-Xmx512m"),
                            List.of(),
                            rig.folder().resolve("discard.log"));
                    Wrk wrk = new Wrk(256, ROUND);
                    String body = Events.sample(1, 1).getFirst();
                    return new Pair(
                            side(
                                    () -> wrk.postsPerSecond(
                                            rig.ingest(), "application/json", IngestProcess.WRITE_KEY, body),
                                    rig::close),
                            side(
                                    () -> wrk.postsPerSecond(
                                            URI.create(discard.readiness()),
                                            "application/json",
                                            IngestProcess.WRITE_KEY,
                                            body),
                                    discard::close));
                });
    }

    /** Batches, against Kafka's own producer-perf-test with the same events. */
    public static Benchmark batch() {
        return new PairedBenchmark(
                "ingest-batch",
                "Acknowledged events a second in batches of 50, to producer-perf-test with the same events.",
                0.35,
                Bound.AT_LEAST,
                () -> {
                    Rig rig = Rig.start();
                    List<String> events = Events.sample(SAMPLES, 2);
                    ProducerPerf perf = ProducerPerf.of(
                            rig.bootstrapServers(), Topic.RECEIVED.topicName(), events, rig.folder(), LINGER_FOR_RATE);
                    Wrk wrk = new Wrk(64, ROUND);
                    String body = String.join("\n", events.subList(0, BATCH));
                    return new Pair(
                            side(
                                    () -> BATCH
                                            * wrk.postsPerSecond(
                                                    rig.ingest(),
                                                    "application/x-ndjson",
                                                    IngestProcess.WRITE_KEY,
                                                    body),
                                    rig::close),
                            side(() -> perf.run(2_000_000, -1).recordsPerSecond(), () -> {}));
                });
    }

    /** Latency at a fixed rate, from the intended time of sending. */
    public static Benchmark latency() {
        return new PairedBenchmark(
                "ingest-p99",
                "99th percentile of the latency of single events at 5,000 a second, to producer-perf-test's at that rate.",
                1.5,
                Bound.AT_MOST,
                () -> {
                    Rig rig = Rig.start();
                    List<String> events = Events.sample(SAMPLES, 3);
                    List<byte[]> requests = events.stream()
                            .map(event -> HttpWire.post(
                                    rig.ingest(),
                                    "application/json",
                                    IngestProcess.WRITE_KEY,
                                    event.getBytes(StandardCharsets.UTF_8)))
                            .toList();
                    ProducerPerf perf = ProducerPerf.of(
                            rig.bootstrapServers(), Topic.RECEIVED.topicName(), events, rig.folder(), LINGER_OF_INGEST);
                    OpenLoopLoad load = new OpenLoopLoad(rig.ingest(), EVENTS_PER_SECOND, ROUND, 128);
                    return new Pair(
                            side(
                                    () -> {
                                        var outcome =
                                                load.run(index -> requests.get((int) (index % SAMPLES)), (_, _) -> {});
                                        if (outcome.statuses().keySet().stream().anyMatch(status -> status != 200)) {
                                            throw new IOException("not only 200: " + outcome.statuses());
                                        }
                                        return outcome.millisAt(99);
                                    },
                                    rig::close),
                            side(
                                    () -> perf.run(EVENTS_PER_SECOND * (int) ROUND.toSeconds(), EVENTS_PER_SECOND)
                                            .p99Millis(),
                                    () -> {}));
                });
    }

    private static Side side(Figure figure, Runnable close) {
        return new Side() {
            @Override
            public double measure() throws Exception {
                return figure.get();
            }

            @Override
            public void close() {
                close.run();
            }
        };
    }

    @FunctionalInterface
    private interface Figure {
        double get() throws Exception;
    }
}
