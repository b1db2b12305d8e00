package dev.footfall.bench.postgres;

import dev.footfall.bench.debezium.Debezium;
import dev.footfall.bench.pair.Benchmark;
import dev.footfall.bench.pair.Benchmark.Bound;
import dev.footfall.bench.pair.Pair;
import dev.footfall.bench.pair.PairedBenchmark;
import dev.footfall.bench.pair.Side;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The benchmarks of the Postgres sink: rows that nobody has written before, into tables with all their indexes. */
public final class PostgresBenchmarks {
    private static final String SCHEMA = "footfall";
    private static final int EVENTS = 500_000;
    private static final int WARM_UP = 150_000;
    private static final long FULL = Long.getLong("footfall.bench.rows", 10_000_000);
    private static final int MORE = 500_000;
    private static final int MORE_WARM_UP = 150_000;

    private static final String PEER = "debezium";
    private static final int PEER_EVENTS = 300_000;
    private static final int PEER_WARM_UP = 100_000;

    /** Rare enough that counting the peer's rows takes next to nothing of its time. */
    private static final Duration PEER_POLL = Duration.ofMillis(500);

    private PostgresBenchmarks() {}

    /** From the topic, against the same rows from a file. */
    public static Benchmark copy() {
        return new PairedBenchmark(
                "postgres-vs-copy",
                "Events a second from the topic to their table, to a COPY and upsert by hand of the same rows.",
                0.70,
                Bound.AT_LEAST,
                () -> {
                    SinkRig rig = SinkRig.start();
                    rig.createTables(SCHEMA);
                    rig.append(EVENTS, 1);
                    HandCopy hand =
                            new HandCopy(rig.postgres(), SCHEMA, rig.folder().resolve("rows"));
                    Side ours = side(
                            () -> {
                                empty(rig, SCHEMA);
                                double rate = rig.rate(SCHEMA, EVENTS, WARM_UP);
                                hand.export();
                                return rate;
                            },
                            rig::close);
                    return new Pair(ours, () -> {
                        empty(rig, SCHEMA);
                        return hand.rate();
                    });
                });
    }

    /** A table that holds a day of ten million events, against an empty one. */
    public static Benchmark full() {
        return new PairedBenchmark(
                "postgres-10m",
                "Seconds an event into a table of which one day holds 10 million rows, to an empty table.",
                1.3,
                Bound.AT_MOST,
                () -> {
                    SinkRig rig = SinkRig.start();
                    rig.createTables("empty");
                    rig.createTables("filled");
                    new Filling(rig.postgres(), "filled").fill(FULL);
                    AtomicLong seed = new AtomicLong();
                    return new Pair(side(() -> costOfMore(rig, "filled", seed.incrementAndGet()), rig::close), () -> {
                        rig.postgres().execute("empty", "TRUNCATE events");
                        return costOfMore(rig, "empty", seed.incrementAndGet());
                    });
                });
    }

    /** Against Debezium's JDBC sink: the same topic, an equal table with equal indexes, one task. */
    public static Benchmark debezium() {
        return new PairedBenchmark(
                "postgres-vs-debezium",
                "Events a second from the topic to their table, to Debezium's JDBC sink in a Kafka Connect worker.",
                4.0,
                Bound.AT_LEAST,
                () -> {
                    SinkRig rig = SinkRig.start();
                    rig.createTables(SCHEMA);
                    rig.createTables(PEER);
                    rig.append(PEER_EVENTS, 1);
                    Debezium debezium = Debezium.fetch(rig.folder());
                    Side ours = side(
                            () -> {
                                empty(rig, SCHEMA);
                                return rig.rate(SCHEMA, PEER_EVENTS, PEER_WARM_UP);
                            },
                            rig::close);
                    return new Pair(ours, () -> {
                        empty(rig, PEER);
                        return peerRate(rig, debezium);
                    });
                });
    }

    private static double peerRate(SinkRig rig, Debezium debezium) throws Exception {
        var target = new Debezium.Target(
                rig.postgres().jdbcUrl(),
                Postgres.user(),
                Postgres.password(),
                PEER + ".events",
                rig.postgres().columns(PEER, "events"));
        try (Debezium.Worker worker = debezium.start(rig.bootstrapServers(), target)) {
            return rig.rate(
                    () -> {
                        worker.requireAlive();
                        return rig.postgres().number(PEER, "SELECT count(*) FROM events");
                    },
                    PEER_EVENTS,
                    PEER_WARM_UP,
                    PEER_POLL);
        } catch (IOException e) {
            throw new IOException("Debezium was not done; it said:\n" + Files.readString(debezium.log()), e);
        }
    }

    private static double costOfMore(SinkRig rig, String schema, long seed) throws Exception {
        rig.skipToEnd(schema);
        rig.append(MORE, seed);
        rig.postgres().administer("CHECKPOINT");
        return 1e6 / rig.rate(schema, MORE, MORE_WARM_UP);
    }

    private static void empty(SinkRig rig, String schema) throws Exception {
        rig.postgres().execute(schema, "TRUNCATE events, sink_offsets");
        rig.postgres().administer("CHECKPOINT");
    }

    private static Side side(Measurement measurement, Runnable end) {
        return new Side() {
            @Override
            public double measure() throws Exception {
                return measurement.run();
            }

            @Override
            public void close() {
                end.run();
            }
        };
    }

    @FunctionalInterface
    private interface Measurement {
        double run() throws Exception;
    }
}
