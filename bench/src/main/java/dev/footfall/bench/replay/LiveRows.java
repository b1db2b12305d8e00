package dev.footfall.bench.replay;

import java.io.IOException;
import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** The live tables. Owned by one thread. */
final class LiveRows implements AutoCloseable {
    private static final Duration LOOK = Duration.ofSeconds(2);
    private static final String COUNTED = "SELECT (SELECT count(*) FROM footfall.events),"
            + " (SELECT sum(events) FROM footfall.sessions WHERE NOT open)"
            + " + (SELECT count(*) FROM footfall.late_events), (SELECT sum(events) FROM footfall.activity)";

    private final Connection connection;

    /** Connects to a database given as libpq does. */
    LiveRows(String postgresUrl) throws SQLException {
        URI url = URI.create(postgresUrl);
        String[] user = url.getRawUserInfo().split(":", 2);
        connection = DriverManager.getConnection(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), user[0], user[1]);
    }

    /**
     * Waits until so many events are in their table, in closed sessions or too late for any, and in the activity.
     *
     * @throws IOException if they are not within the limit
     */
    void awaitAll(long events, Duration limit) throws SQLException, IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        try (Statement statement = connection.createStatement()) {
            while (true) {
                try (ResultSet row = statement.executeQuery(COUNTED)) {
                    row.next();
                    if (row.getLong(1) == events && row.getLong(2) == events && row.getLong(3) == events) {
                        return;
                    }
                    if (System.nanoTime() > deadline) {
                        throw new IOException("of %,d events there are %,d rows, %,d in sessions and %,d in activity"
                                .formatted(events, row.getLong(1), row.getLong(2), row.getLong(3)));
                    }
                }
                Thread.sleep(LOOK);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
