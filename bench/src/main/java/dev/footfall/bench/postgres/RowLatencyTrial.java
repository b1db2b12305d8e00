package dev.footfall.bench.postgres;

import dev.footfall.bench.ingest.BenchRegistry;
import dev.footfall.bench.ingest.IngestProcess;
import dev.footfall.bench.ingest.Rig;
import dev.footfall.bench.load.HttpWire;
import dev.footfall.bench.load.OpenLoopLoad;
import dev.footfall.bench.process.ChildJvm;
import dev.footfall.bench.recovery.ProcessorsProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * Events at a steady rate through the whole pipeline. Postgres itself notes when a row's transaction was committed.
 *
 * @param length how long the measured load lasts
 * @param eventsPerSecond one a request
 */
record RowLatencyTrial(Duration length, double eventsPerSecond) {
    private static final String SCHEMA = "footfall";
    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final Duration LIMIT = Duration.ofSeconds(60);
    /** How long after its call a load begins. */
    private static final Duration LEAD = Duration.ofMillis(50);

    private static final int CONNECTIONS = 64;
    private static final int VISITORS = 5_000;

    /**
     * What was seen, in milliseconds.
     *
     * @param medianMillis of all events
     * @param tailMillis the 99th percentile
     * @param maxMillis the longest
     * @param ingestTailMillis the 99th percentile until the answer to the POST
     * @param events how many there were
     */
    record Report(double medianMillis, double tailMillis, double maxMillis, double ingestTailMillis, long events) {}

    Report run() throws Exception {
        try (Rig rig = Rig.start();
                Postgres postgres = Postgres.start(rig.folder())) {
            postgres.administer("ALTER SYSTEM SET track_commit_timestamp = on");
            postgres.stop();
            postgres.restart();
            try (ChildJvm _ = ChildJvm.start(
                            ProcessorsProcess.class,
                            List.of("-Xmx512m"),
                            List.of(
                                    "broker.bootstrap-servers=" + rig.bootstrapServers(),
                                    "registry.url=" + BenchRegistry.URL,
                                    "streams.state-dir=" + rig.folder().resolve("state")),
                            rig.folder().resolve("processors.log"));
                    ChildJvm _ = SinkProcess.start(
                            rig.bootstrapServers(), postgres.url(), SCHEMA, rig.folder(), List.of())) {
                load(rig, "warm-up", WARM_UP);
                awaitRows(postgres, "warm-up", Math.round(eventsPerSecond * WARM_UP.toSeconds()));
                Instant start = Instant.now().plus(LEAD);
                OpenLoopLoad.Outcome answers = load(rig, "row", length);
                long events = answers.statuses().entrySet().stream()
                        .filter(status -> status.getKey() / 100 == 2)
                        .mapToLong(Map.Entry::getValue)
                        .sum();
                awaitRows(postgres, "row", events);
                return report(postgres, start, answers);
            }
        }
    }

    private OpenLoopLoad.Outcome load(Rig rig, String name, Duration length) throws InterruptedException {
        return new OpenLoopLoad(rig.ingest(), eventsPerSecond, length, CONNECTIONS)
                .run(
                        index -> HttpWire.post(
                                rig.ingest(),
                                "application/json",
                                IngestProcess.WRITE_KEY,
                                event(name, index).getBytes(StandardCharsets.UTF_8)),
                        (_, _) -> {});
    }

    private static String event(String name, long index) {
        return "{\"event_id\":\"%s-%d\",\"name\":\"page_view\",\"visitor_id\":\"visitor-%d\",\"url\":\"https://shop.example/%d\"}"
                .formatted(name, index, index * 31 % VISITORS, index % 1_000);
    }

    private static void awaitRows(Postgres postgres, String name, long events) throws Exception {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        double rows = -1;
        while (rows < events) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException(
                        "of " + events + " events there were only " + rows + " rows after " + LIMIT.toSeconds() + " s");
            }
            Thread.sleep(1000);
            try {
                rows = postgres.number(SCHEMA, "SELECT count(*) FROM events WHERE event_id LIKE '" + name + "-%'");
            } catch (SQLException e) {
                rows = -1; // the tables are not there yet
            }
        }
    }

    private Report report(Postgres postgres, Instant start, OpenLoopLoad.Outcome answers) throws SQLException {
        Histogram micros = new Histogram(3);
        try (Connection connection = postgres.connect(SCHEMA);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT substr(event_id, 5)::int8, (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::int8"
                                + " FROM events WHERE event_id LIKE 'row-%'")) {
            while (rows.next()) {
                Instant due = start.plusNanos((long) (rows.getLong(1) * 1e9 / eventsPerSecond));
                Instant committed = Instant.EPOCH.plus(rows.getLong(2), ChronoUnit.MICROS);
                micros.recordValue(Math.max(0, ChronoUnit.MICROS.between(due, committed)));
            }
        }
        return new Report(
                micros.getValueAtPercentile(50) / 1000.0,
                micros.getValueAtPercentile(99) / 1000.0,
                micros.getMaxValue() / 1000.0,
                answers.millisAt(99),
                micros.getTotalCount());
    }
}
