package dev.footfall.bench.replay;

import dev.footfall.bench.load.HttpWire;
import dev.footfall.bench.load.OpenLoopLoad;
import dev.footfall.standalone.data.Endpoints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import org.HdrHistogram.Histogram;

/**
 * How long a live event takes from its POST to its row. Postgres itself notes when the row's transaction was committed.
 *
 * @param pipeline whose Postgres does so
 * @param eventsPerSecond one a request
 * @param length how long they come
 */
record LiveTail(ReplayedPipeline pipeline, double eventsPerSecond, Duration length) {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration LOOK = Duration.ofMillis(500);
    /** How long after its call a load begins. */
    private static final Duration LEAD = Duration.ofMillis(50);

    private static final int CONNECTIONS = 64;
    private static final int VISITORS = 5_000;

    /**
     * Sends events and waits for their rows.
     *
     * @param name tells the events from those of other loads
     * @return milliseconds from when an event was due to be sent, which 99 % did not exceed
     * @throws IOException if an event was not taken, or its row is not there in time
     */
    double millis(String name) throws SQLException, IOException, InterruptedException {
        Endpoints to = pipeline.endpoints();
        Instant start = Instant.now().plus(LEAD);
        var load = new OpenLoopLoad(to.ingestUrl(), eventsPerSecond, length, CONNECTIONS);
        var outcome = load.run(index -> request(to, name, index), (_, _) -> {});
        if (!outcome.statuses().keySet().equals(Set.of(200))) {
            throw new IOException("not only 200: " + outcome.statuses());
        }
        try (Connection connection = pipeline.connect();
                Statement statement = connection.createStatement()) {
            String rows = " FROM footfall.events WHERE event_id LIKE '%s-%%' AND received_at >= '%s'"
                    .formatted(name, start.minusSeconds(1));
            await(statement, rows, Math.round(eventsPerSecond * length.toNanos() / 1e9));
            return tail(statement, name, rows, start);
        }
    }

    private static void await(Statement statement, String rows, long events)
            throws SQLException, IOException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try (ResultSet row = statement.executeQuery("SELECT count(*)" + rows)) {
                row.next();
                if (row.getLong(1) == events) {
                    return;
                }
                if (System.nanoTime() > deadline) {
                    throw new IOException("of " + events + " live events there are " + row.getLong(1) + " rows");
                }
            }
            Thread.sleep(LOOK);
        }
    }

    private double tail(Statement statement, String name, String rows, Instant start) throws SQLException {
        Histogram micros = new Histogram(3);
        String sql = "SELECT substr(event_id, " + (name.length() + 2) + ")::int8,"
                + " (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000000)::int8" + rows;
        try (ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                Instant due = start.plusNanos((long) (row.getLong(1) * 1e9 / eventsPerSecond));
                Instant committed = Instant.EPOCH.plus(row.getLong(2), ChronoUnit.MICROS);
                micros.recordValue(Math.max(0, ChronoUnit.MICROS.between(due, committed)));
            }
        }
        return micros.getValueAtPercentile(99) / 1000.0;
    }

    private static byte[] request(Endpoints to, String name, long index) {
        String event =
                "{\"event_id\":\"%s-%d\",\"name\":\"page_view\",\"visitor_id\":\"live-%d\",\"url\":\"https://shop.example/%d\"}"
                        .formatted(name, index, index * 31 % VISITORS, index % 1_000);
        return HttpWire.post(to.ingestUrl(), "application/json", to.writeKey(), event.getBytes(StandardCharsets.UTF_8));
    }
}
