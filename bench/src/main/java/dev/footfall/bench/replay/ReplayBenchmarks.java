package dev.footfall.bench.replay;

import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Benchmark.Bound;
import dev.footfall.bench.pair.Pair;
import dev.footfall.bench.pair.PairedBenchmark;
import dev.footfall.bench.pair.Side;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.time.Duration;

/** The comparisons of replays. */
public final class ReplayBenchmarks {
    private static final int EVENTS = Integer.getInteger("footfall.bench.replay.speed-events", 1_000_000);
    private static final int THROTTLE = Integer.getInteger("footfall.bench.replay.throttle", 2_000);
    private static final Duration LOAD = Duration.ofSeconds(Integer.getInteger("footfall.bench.replay.seconds", 30));
    private static final double LIVE_PER_SECOND = 1_000;
    private static final Duration WARM_UP = Duration.ofSeconds(20);

    /** Before a replay is measured, it has started and taken up what it reads; behind, rows of live events come. */
    private static final Duration BEFORE = Duration.ofSeconds(Integer.getInteger("footfall.bench.replay.before", 10));

    private static final Duration BEHIND = Duration.ofSeconds(20);

    private ReplayBenchmarks() {}

    /** Against what comes in. */
    public static Benchmark ingest() {
        return new PairedBenchmark(
                "replay-vs-ingest",
                "Events a second of a replay, from the command to hashed rows, to those from POST to Postgres as fast"
                        + " as it goes.",
                5.0,
                Bound.AT_LEAST,
                () -> {
                    RealTimeIngest theirs = new RealTimeIngest(EVENTS);
                    try {
                        return pair(ReplayedPipeline.with(EVENTS), theirs);
                    } catch (Exception e) {
                        theirs.close();
                        throw e;
                    }
                });
    }

    /** Against reading alone. */
    public static Benchmark fetch() {
        return new PairedBenchmark(
                "replay-vs-fetch",
                "Events a second of a replay, from the command to hashed rows, to what Kafka's consumer-perf-test"
                        + " fetches of its source topic.",
                0.15,
                Bound.AT_LEAST,
                () -> {
                    ReplayedPipeline pipeline = ReplayedPipeline.with(EVENTS);
                    return pair(
                            pipeline,
                            () -> new ConsumerPerf(pipeline.endpoints().bootstrapServers(), Topic.EVENTS.topicName())
                                    .recordsPerSecond(EVENTS));
                });
    }

    /** What live events feel of it. */
    public static Benchmark latency() {
        return new PairedBenchmark(
                "replay-live-p99",
                "99th percentile from POST to row at %,.0f events/s beside a replay throttled to %,d events/s, to that"
                                .formatted(LIVE_PER_SECOND, THROTTLE)
                        + " without.",
                1.5,
                Bound.AT_MOST,
                ReplayBenchmarks::latencies);
    }

    private static Pair pair(ReplayedPipeline pipeline, Side theirs) {
        return new Pair(
                new Side() {
                    @Override
                    public double measure() throws Exception {
                        return pipeline.replay();
                    }

                    @Override
                    public void close() {
                        pipeline.close();
                    }
                },
                theirs);
    }

    private static Pair latencies() throws Exception {
        long needed = THROTTLE * BEFORE.plus(LOAD).plus(BEHIND).toSeconds();
        ReplayedPipeline pipeline = ReplayedPipeline.with(Math.toIntExact(needed), true);
        LiveTail tail = new LiveTail(pipeline, LIVE_PER_SECOND, LOAD);
        try {
            var _ = new LiveTail(pipeline, LIVE_PER_SECOND, WARM_UP).millis("warm");
        } catch (Exception e) {
            pipeline.close();
            throw e;
        }
        return new Pair(
                new Side() {
                    @Override
                    public double measure() throws Exception {
                        ReplayedPipeline.Replaying replaying = pipeline.begin(THROTTLE);
                        try {
                            Thread.sleep(BEFORE);
                            double millis = tail.millis("beside" + System.nanoTime());
                            if (!replaying.isAtWork()) {
                                throw new IOException("the replay ended before the live load did; it must be longer");
                            }
                            return millis;
                        } finally {
                            replaying.end();
                        }
                    }

                    @Override
                    public void close() {
                        pipeline.close();
                    }
                },
                () -> tail.millis("alone" + System.nanoTime()));
    }
}
