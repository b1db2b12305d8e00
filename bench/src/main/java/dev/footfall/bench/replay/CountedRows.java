package dev.footfall.bench.replay;

import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How many events the tables of a schema tell of: live ones, or those of a replay.
 *
 * @param schema of the tables
 */
record CountedRows(String schema) {
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final String ACTIVITY = "SELECT coalesce(sum(events), 0) FROM %s.activity";
    private static final String SESSIONS = "SELECT (SELECT coalesce(sum(events), 0) FROM %1$s.sessions)"
            + " + (SELECT count(*) FROM %1$s.late_events)";
    private static final String EVENTS = "SELECT count(*) FROM %s.events";

    /**
     * Waits until so many events are in every table that counts them. The table of the activity is small and the last to
     * know, so the others are asked only once it knows all.
     *
     * @param areEvents whether the events' own table must have them too
     * @return when all were there, by {@link System#nanoTime}
     * @throws IOException if they are not within the limit, or more than these
     */
    long await(Connection connection, long events, boolean areEvents, Duration limit)
            throws SQLException, IOException, InterruptedException {
        List<String> questions = new ArrayList<>(List.of(ACTIVITY, SESSIONS));
        if (areEvents) {
            questions.add(EVENTS);
        }
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            long asked = System.nanoTime();
            List<Long> answers = new ArrayList<>();
            for (String question : questions) {
                answers.add(number(connection, question.formatted(schema)));
                if (answers.getLast() != events) {
                    break;
                }
            }
            if (answers.size() == questions.size() && answers.getLast() == events) {
                return asked;
            }
            if (answers.getLast() > events || asked > deadline) {
                throw new IOException("of %,d events the tables of %s tell of %s (activity, sessions, events)"
                        .formatted(events, schema, answers));
            }
            Thread.sleep(LOOK);
        }
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            if ("42P01".equals(e.getSQLState()) || "3F000".equals(e.getSQLState())) {
                return 0; // the sink has not made its tables yet
            }
            throw e;
        }
    }
}
