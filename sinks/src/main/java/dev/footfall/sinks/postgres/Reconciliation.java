package dev.footfall.sinks.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares the loss ledger with the rows there are, minute by minute. It reads only, all of it in one statement, so in
 * one state of the database. Safe for use by many threads; each call has a connection of its own.
 */
public final class Reconciliation {
    private static final String MINUTE = "date_bin('1 minute', received_at, timestamptz '1970-01-01 00:00:00+00')";

    /** Parameters: from, to and source for each part; the source may be null. */
    private static final String BOOKS = """
            WITH counted AS (
                SELECT source, minute, sum(accepted) AS accepted, sum(rejected) AS rejected, sum(refined) AS refined,
                       sum(duplicates) AS duplicates, sum(suppressed) AS suppressed, sum(erased) AS erased
                  FROM ledger
                 WHERE minute >= $from AND minute < $to AND source = coalesce($source, source)
                 GROUP BY source, minute),
            stored AS (
                SELECT source, %1$s AS minute, count(*) AS rows
                  FROM events
                 WHERE received_at >= $from AND received_at < $to AND source = coalesce($source, source)
                 GROUP BY 1, 2),
            late AS (
                SELECT source, %1$s AS minute, count(*) AS late
                  FROM late_events
                 WHERE received_at >= $from AND received_at < $to AND source = coalesce($source, source)
                   AND definition = 'default'
                 GROUP BY 1, 2),
            refused AS (
                SELECT source, %1$s AS minute, count(*) AS refused
                  FROM rejected
                 WHERE received_at >= $from AND received_at < $to AND source = coalesce($source, source)
                 GROUP BY 1, 2),
            gone AS (
                SELECT source, minute, rows AS gone
                  FROM erased_rows
                 WHERE minute >= $from AND minute < $to AND source = coalesce($source, source)),
            aside AS (
                SELECT source, minute, count(*) AS aside
                  FROM dead_letters
                 WHERE minute >= $from AND minute < $to AND source = coalesce($source, source)
                 GROUP BY source, minute)
            SELECT source, minute,
                   coalesce(accepted, 0), coalesce(rejected, 0), coalesce(refined, 0), coalesce(duplicates, 0),
                   coalesce(suppressed, 0), coalesce(erased, 0), coalesce(rows, 0), coalesce(gone, 0),
                   coalesce(aside, 0), coalesce(late, 0), coalesce(refused, 0),
                   to_regclass(current_schema() || '.events_' || to_char(minute AT TIME ZONE 'UTC', 'YYYYMMDD')) IS NULL
              FROM counted
              FULL JOIN stored USING (source, minute)
              FULL JOIN late USING (source, minute)
              FULL JOIN refused USING (source, minute)
              FULL JOIN gone USING (source, minute)
              FULL JOIN aside USING (source, minute)
             ORDER BY source, minute
            """.formatted(MINUTE);

    private static final List<String> NAMES = List.of("$from", "$to", "$source");

    private final PostgresSettings settings;

    public Reconciliation(PostgresSettings settings) {
        this.settings = settings;
    }

    /**
     * The books of the minutes that have any, by source and time.
     *
     * @param from the first minute, included
     * @param to where it ends, excluded
     * @param source the only source; empty for all
     * @throws IOException if Postgres does not answer or does not have the tables
     */
    public List<ReconciledMinute> minutes(Instant from, Instant to, Optional<String> source) throws IOException {
        try (Connection connection = Database.reading(settings);
                PreparedStatement select = connection.prepareStatement(numbered(BOOKS))) {
            int at = 0;
            for (int part = 0; part < 6; part++) {
                select.setTimestamp(++at, Timestamp.from(from));
                select.setTimestamp(++at, Timestamp.from(to));
                select.setString(++at, source.orElse(null));
            }
            List<ReconciledMinute> minutes = new ArrayList<>();
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    minutes.add(minute(rows));
                }
            }
            return minutes;
        } catch (SQLException e) {
            throw new IOException(
                    "Postgres cannot be asked for the ledger: " + Refusal.describe(e)
                            + "; check that it runs, its address, and that the sink has made its tables",
                    e);
        }
    }

    private static ReconciledMinute minute(ResultSet row) throws SQLException {
        return new ReconciledMinute(
                row.getString(1),
                row.getTimestamp(2).toInstant(),
                row.getLong(3),
                row.getLong(4),
                row.getLong(5),
                row.getLong(6),
                row.getLong(7),
                row.getLong(8),
                row.getLong(9),
                row.getLong(10),
                row.getLong(11),
                row.getLong(12),
                row.getLong(13),
                row.getBoolean(14));
    }

    private static String numbered(String sql) {
        String numbered = sql;
        for (String name : NAMES) {
            numbered = numbered.replace(name, name.equals("$source") ? "?::text" : "?::timestamptz");
        }
        return numbered;
    }
}
