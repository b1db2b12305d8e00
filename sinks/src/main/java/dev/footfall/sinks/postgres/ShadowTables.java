package dev.footfall.sinks.postgres;

import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.postgres.TableDiff.Change;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The tables of a replay, which the sink wrote into a schema of their own, beside the live ones. Opens a connection for
 * each call. Used by one thread.
 */
public final class ShadowTables {
    private static final int ATTEMPTS = 5;
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK = "40P01";
    private static final String UNIQUE_VIOLATION = "23505";

    private final PostgresSettings live;
    private final String shadow;

    /**
     * @param live where the live tables are
     * @param shadow schema of the replay's tables, in the same database
     */
    public ShadowTables(PostgresSettings live, String shadow) {
        if (!shadow.matches("[a-z_][a-z0-9_]{0,62}") || shadow.equals(live.schema())) {
            throw new IllegalArgumentException("a schema of its own, in a plain name");
        }
        this.live = live;
        this.shadow = shadow;
    }

    /** Told all changes before any of them is seen by others. */
    @FunctionalInterface
    public interface BeforeCommit {
        /**
         * @throws IOException if they cannot be kept; then nothing is changed
         */
        void changes(List<TableDiff> diffs) throws IOException;
    }

    /** Postgres did not do what was asked; the message says why. */
    public static final class ShadowException extends IOException {
        private ShadowException(SQLException cause) {
            super("Postgres did not take it: " + Refusal.describe(cause) + "; nothing was changed", cause);
        }
    }

    /**
     * How many events the live tables have of a range.
     *
     * @throws IOException if Postgres does not answer
     */
    public long events(ShadowRange range) throws IOException {
        return connected(connection -> {
            String sql = "SELECT count(*) FROM " + live.schema() + ".events WHERE occurred_at >= ? AND occurred_at < ?"
                    + (range.source().isPresent() ? " AND source = ?" : "");
            try (PreparedStatement count = connection.prepareStatement(sql)) {
                bind(count, 1, range);
                try (ResultSet row = count.executeQuery()) {
                    row.next();
                    return row.getLong(1);
                }
            }
        });
    }

    /**
     * Compares the tables of some topics.
     *
     * @param examples how many differences of each table to name
     * @throws IOException if Postgres does not answer
     */
    public List<TableDiff> compare(ShadowRange range, Set<Topic> topics, int examples) throws IOException {
        return connected(connection -> compare(connection, range, topics, examples));
    }

    /**
     * Puts the replay's rows of a range in the place of the live ones, in one transaction.
     *
     * @throws IOException if Postgres does not take them or the changes cannot be kept; nothing is changed then
     */
    public List<TableDiff> replace(ShadowRange range, Set<Topic> topics, BeforeCommit before) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return connected(connection -> {
                    List<TableDiff> diffs = compare(connection, range, topics, Integer.MAX_VALUE);
                    before.changes(diffs);
                    for (ShadowTable table : tablesOf(topics)) {
                        replace(connection, table);
                    }
                    connection.commit();
                    return diffs;
                });
            } catch (ShadowException e) { // the sink wrote one of these rows meanwhile
                String state = e.getCause() instanceof SQLException cause ? String.valueOf(cause.getSQLState()) : "";
                if (attempt == ATTEMPTS
                        || !Set.of(SERIALIZATION_FAILURE, DEADLOCK, UNIQUE_VIOLATION)
                                .contains(state)) {
                    throw e;
                }
            }
        }
    }

    /**
     * Removes the replay's tables.
     *
     * @throws IOException if Postgres does not
     */
    public void drop() throws IOException {
        connected(connection -> {
            execute(connection, "DROP SCHEMA IF EXISTS " + shadow + " CASCADE");
            connection.commit();
            return shadow;
        });
    }

    private List<TableDiff> compare(Connection connection, ShadowRange range, Set<Topic> topics, int most)
            throws SQLException {
        List<TableDiff> diffs = new ArrayList<>();
        for (ShadowTable table : tablesOf(topics)) {
            select(connection, table, range);
            execute(connection, differences(table));
            diffs.add(read(connection, table, most));
        }
        return diffs;
    }

    private static List<ShadowTable> tablesOf(Set<Topic> topics) {
        return ShadowTable.ALL.stream()
                .filter(table -> topics.contains(table.topic()))
                .toList();
    }

    /** Makes two temporary tables of the rows that the range is about. */
    private void select(Connection connection, ShadowTable table, ShadowRange range) throws SQLException {
        String condition;
        if (table.span().isPresent()) {
            extend(connection, table, table.span().get(), range);
            condition = "EXISTS (SELECT FROM touched t WHERE t.source = r.source AND t.definition = r.definition"
                    + " AND t.visitor_id = r.visitor_id AND r.%s <= t.hi AND r.%s >= t.lo)"
                            .formatted(
                                    table.span().get().start(),
                                    table.span().get().end());
        } else {
            condition = "r." + table.when() + " >= ? AND r." + table.when() + " < ?"
                    + (range.source().isPresent() ? " AND r.source = ?" : "");
        }
        for (String side : List.of("live", "shadow")) {
            String schema = side.equals("live") ? live.schema() : shadow;
            String name = side + "_" + table.name();
            execute(connection, "DROP TABLE IF EXISTS pg_temp." + name);
            String sql = "CREATE TEMPORARY TABLE " + name + " ON COMMIT DROP AS SELECT " + table.keyColumns() + ", "
                    + table.recordKey() + " AS record_key, " + (table.revision() ? "revision" : "0")
                    + " AS row_revision, to_jsonb(r) AS doc FROM " + schema + "." + table.name() + " r WHERE "
                    + condition;
            try (PreparedStatement create = connection.prepareStatement(sql)) {
                if (table.span().isEmpty()) {
                    bind(create, 1, range);
                }
                create.executeUpdate();
            }
            analyze(connection, name);
        }
    }

    /** Nobody else does for a temporary table; without, Postgres takes it for small and compares each row with each. */
    private static void analyze(Connection connection, String temporary) throws SQLException {
        execute(connection, "ANALYZE pg_temp." + temporary);
    }

    /**
     * Finds, visitor by visitor, the time that rows of the range reach over on either side: a session of the replay may
     * be several live ones, some of which lie outside.
     */
    private void extend(Connection connection, ShadowTable table, ShadowTable.Span span, ShadowRange range)
            throws SQLException {
        String both = "(SELECT source, definition, visitor_id, %1$s AS lo, %2$s AS hi FROM %3$s.%5$s"
                + " UNION ALL SELECT source, definition, visitor_id, %1$s, %2$s FROM %4$s.%5$s) s";
        both = both.formatted(span.start(), span.end(), live.schema(), shadow, table.name());
        execute(connection, "DROP TABLE IF EXISTS pg_temp.touched");
        String sql = "CREATE TEMPORARY TABLE touched ON COMMIT DROP AS SELECT source, definition, visitor_id,"
                + " min(lo) AS lo, max(hi) AS hi FROM " + both + " WHERE hi >= ? AND lo < ?"
                + (range.source().isPresent() ? " AND source = ?" : "") + " GROUP BY 1, 2, 3";
        try (PreparedStatement create = connection.prepareStatement(sql)) {
            bind(create, 1, range);
            create.executeUpdate();
        }
        analyze(connection, "touched");
        String wider = "UPDATE touched t SET lo = e.lo, hi = e.hi FROM (SELECT t.source, t.definition, t.visitor_id,"
                + " least(t.lo, min(s.lo)) AS lo, greatest(t.hi, max(s.hi)) AS hi FROM touched t JOIN " + both
                + " ON s.source = t.source AND s.definition = t.definition AND s.visitor_id = t.visitor_id"
                + " AND s.lo <= t.hi AND s.hi >= t.lo GROUP BY t.source, t.definition, t.visitor_id, t.lo, t.hi) e"
                + " WHERE e.source = t.source AND e.definition = t.definition AND e.visitor_id = t.visitor_id"
                + " AND (e.lo < t.lo OR e.hi > t.hi)";
        int widened;
        do {
            widened = execute(connection, wider); // each pass takes in at least one more of finitely many rows
        } while (widened > 0);
        try (PreparedStatement unsure = connection.prepareStatement("DELETE FROM touched WHERE lo < ?")) {
            unsure.setObject(1, OffsetDateTime.ofInstant(range.completeFrom(), ZoneOffset.UTC));
            unsure.executeUpdate();
        }
    }

    private static String differences(ShadowTable table) {
        String name = "diff_" + table.name();
        return "DROP TABLE IF EXISTS pg_temp." + name + "; CREATE TEMPORARY TABLE " + name
                + " ON COMMIT DROP AS SELECT " + table.keyColumns()
                + ", coalesce(l.record_key, s.record_key) AS record_key, CASE WHEN l.doc IS NULL THEN 'ADDED' WHEN"
                + " s.doc IS NULL THEN 'GONE' ELSE 'CHANGED' END AS kind, coalesce(s.row_revision <= l.row_revision,"
                + " false) AS shrinks, l.doc AS before, s.doc AS after FROM live_"
                + table.name() + " l FULL JOIN shadow_" + table.name() + " s USING (" + table.keyColumns()
                + ") WHERE l.doc IS DISTINCT FROM s.doc";
    }

    private static TableDiff read(Connection connection, ShadowTable table, int most) throws SQLException {
        String totals = """
            SELECT (SELECT count(*) FROM live_%1$s), (SELECT count(*) FROM shadow_%1$s),
                   count(*) FILTER (WHERE kind = 'ADDED'), count(*) FILTER (WHERE kind = 'CHANGED'),
                   count(*) FILTER (WHERE kind = 'GONE'),
                   (SELECT encode(sha256(convert_to(coalesce(string_agg(
                               encode(sha256(convert_to(doc::text, 'UTF8')), 'hex'), '' ORDER BY %2$s), ''), 'UTF8')), 'hex')
                      FROM shadow_%1$s)
              FROM diff_%1$s\
            """.formatted(table.name(), table.keyColumns());
        List<Change> changes = new ArrayList<>();
        String sql = "SELECT kind, record_key, shrinks, before, after FROM diff_" + table.name() + " ORDER BY "
                + table.keyColumns() + " LIMIT " + most;
        try (Statement statement = connection.createStatement()) {
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    changes.add(new Change(
                            TableDiff.Kind.valueOf(rows.getString(1)),
                            rows.getString(2),
                            rows.getBoolean(3),
                            String.valueOf(rows.getString(4)),
                            String.valueOf(rows.getString(5))));
                }
            }
            try (ResultSet row = statement.executeQuery(totals)) {
                row.next();
                return new TableDiff(
                        table.name(),
                        row.getLong(1),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4),
                        row.getLong(5),
                        row.getString(6),
                        changes);
            }
        }
    }

    private void replace(Connection connection, ShadowTable table) throws SQLException {
        String columns = columns(connection, table);
        execute(
                connection,
                "DELETE FROM " + live.schema() + "." + table.name() + " r USING diff_" + table.name()
                        + " d WHERE d.before IS NOT NULL AND " + table.keyMatches("r", "d"));
        execute(
                connection,
                "INSERT INTO " + live.schema() + "." + table.name() + " (" + columns + ") SELECT " + columns + " FROM "
                        + shadow + "." + table.name() + " r WHERE EXISTS (SELECT FROM diff_" + table.name()
                        + " d WHERE d.after IS NOT NULL AND " + table.keyMatches("r", "d") + ")");
    }

    private String columns(Connection connection, ShadowTable table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT string_agg(quote_ident(column_name), ', ')"
                + " FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
                + " AND is_generated = 'NEVER'")) {
            select.setString(1, shadow);
            select.setString(2, table.name());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }

    private static void bind(PreparedStatement statement, int first, ShadowRange range) throws SQLException {
        statement.setObject(first, OffsetDateTime.ofInstant(range.from(), ZoneOffset.UTC));
        statement.setObject(first + 1, OffsetDateTime.ofInstant(range.to(), ZoneOffset.UTC));
        if (range.source().isPresent()) {
            statement.setString(first + 2, range.source().get());
        }
    }

    private static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getUpdateCount();
        }
    }

    private interface Work<T> {
        T in(Connection connection) throws SQLException, IOException;
    }

    private <T> T connected(Work<T> work) throws IOException {
        PostgresAddress address = PostgresAddress.of(live);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.url());
        source.setApplicationName("footfall-replay");
        source.setConnectTimeout(5);
        for (String name : address.properties().stringPropertyNames()) {
            try {
                source.setProperty(name, address.properties().getProperty(name));
            } catch (SQLException e) {
                throw new ShadowException(e);
            }
        }
        try (Connection connection = source.getConnection()) {
            execute(connection, "SET TIME ZONE 'UTC'");
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return work.in(connection);
        } catch (SQLException e) {
            throw new ShadowException(e);
        }
    }
}
