package dev.footfall.sinks.postgres;

import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.postgres.TableDiff.Change;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

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
    private final ShadowSelection selection;

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
        this.selection = new ShadowSelection(live.schema(), shadow);
    }

    /** Told all changes before any of them is seen by others. */
    @FunctionalInterface
    public interface BeforeCommit {
        /**
         * @throws IOException if they cannot be kept; then nothing is changed
         */
        void changes(List<TableDiff> diffs) throws IOException;
    }

    /**
     * How many events the live tables have of a range.
     *
     * @throws IOException if Postgres does not answer
     */
    public long events(ShadowRange range) throws IOException {
        return ShadowTransaction.in(live, connection -> {
            String sql = "SELECT count(*) FROM " + live.schema() + ".events WHERE occurred_at >= ? AND occurred_at < ?"
                    + (range.source().isPresent() ? " AND source = ?" : "");
            try (PreparedStatement count = connection.prepareStatement(sql)) {
                range.bind(count);
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
        return ShadowTransaction.in(live, connection -> compare(connection, range, topics, examples));
    }

    /**
     * What the replay's tables of some topics have of a range.
     *
     * @throws IOException if Postgres does not answer
     */
    public List<ShadowContent> contents(ShadowRange range, Set<Topic> topics) throws IOException {
        return ShadowTransaction.in(live, connection -> {
            List<ShadowContent> contents = new ArrayList<>();
            for (ShadowTable table : tablesOf(topics)) {
                selection.selectShadow(connection, table, range);
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(
                                "SELECT count(*), " + hash(table) + " FROM shadow_" + table.name())) {
                    row.next();
                    contents.add(new ShadowContent(table.name(), row.getLong(1), row.getString(2)));
                }
            }
            return contents;
        });
    }

    private static String hash(ShadowTable table) {
        return "encode(sha256(convert_to(coalesce(string_agg(encode(sha256(convert_to(doc::text, 'UTF8')), 'hex'), ''"
                + " ORDER BY " + table.keyColumns() + "), ''), 'UTF8')), 'hex')";
    }

    /**
     * Puts the replay's rows of a range in the place of the live ones, in one transaction.
     *
     * @throws IOException if Postgres does not take them or the changes cannot be kept; nothing is changed then
     */
    public List<TableDiff> replace(ShadowRange range, Set<Topic> topics, BeforeCommit before) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                return ShadowTransaction.in(live, connection -> {
                    List<TableDiff> diffs = compare(connection, range, topics, Integer.MAX_VALUE);
                    before.changes(diffs);
                    for (ShadowTable table : tablesOf(topics)) {
                        replace(connection, table);
                    }
                    connection.commit();
                    return diffs;
                });
            } catch (ShadowTransaction.ShadowException e) { // the sink wrote one of these rows meanwhile
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
        ShadowTransaction.in(live, connection -> {
            ShadowTransaction.execute(connection, "DROP SCHEMA IF EXISTS " + shadow + " CASCADE");
            connection.commit();
            return shadow;
        });
    }

    private List<TableDiff> compare(Connection connection, ShadowRange range, Set<Topic> topics, int most)
            throws SQLException {
        List<TableDiff> diffs = new ArrayList<>();
        for (ShadowTable table : tablesOf(topics)) {
            selection.selectBoth(connection, table, range);
            ShadowTransaction.execute(connection, differences(table));
            diffs.add(read(connection, table, most));
        }
        return diffs;
    }

    private static List<ShadowTable> tablesOf(Set<Topic> topics) {
        return ShadowTable.ALL.stream()
                .filter(table -> topics.contains(table.topic()))
                .toList();
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
                   (SELECT %2$s FROM shadow_%1$s)
              FROM diff_%1$s\
            """.formatted(table.name(), hash(table));
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
        ShadowTransaction.execute(
                connection,
                "DELETE FROM " + live.schema() + "." + table.name() + " r USING diff_" + table.name()
                        + " d WHERE d.before IS NOT NULL AND " + table.keyMatches("r", "d"));
        ShadowTransaction.execute(
                connection,
                "INSERT INTO " + live.schema() + "." + table.name() + " (" + columns + ") SELECT " + columns + " FROM "
                        + shadow + "." + table.name() + " r WHERE EXISTS (SELECT FROM diff_" + table.name()
                        + " d WHERE d.after IS NOT NULL AND " + table.keyMatches("r", "d") + ")");
    }

    private String columns(Connection connection, ShadowTable table) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT string_agg(quote_ident(column_name), ', ')"
                + " FROM information_schema.columns WHERE table_schema = ? AND table_name = ?"
                + " AND is_generated = 'NEVER' AND column_name <> ?")) {
            select.setString(1, shadow);
            select.setString(2, table.name());
            select.setString(3, ShadowTable.RECORDED);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(1);
            }
        }
    }
}
