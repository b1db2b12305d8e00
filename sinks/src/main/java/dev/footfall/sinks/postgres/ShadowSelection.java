package dev.footfall.sinks.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/**
 * Which rows of a replay's tables, and of the live ones, a range is about. Used by one thread.
 *
 * @param live schema of the live tables
 * @param shadow schema of the replay's tables, in the same database
 */
record ShadowSelection(String live, String shadow) {
    private static final String LIVE = "live";
    private static final String SHADOW = "shadow";

    /** Makes two temporary tables of the rows that the range is about, {@code live_} and {@code shadow_}. */
    void selectBoth(Connection connection, ShadowTable table, ShadowRange range) throws SQLException {
        select(connection, table, range, List.of(LIVE, SHADOW));
    }

    /** Makes the second of them. */
    void selectShadow(Connection connection, ShadowTable table, ShadowRange range) throws SQLException {
        select(connection, table, range, List.of(SHADOW));
    }

    private void select(Connection connection, ShadowTable table, ShadowRange range, List<String> sides)
            throws SQLException {
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
        for (String side : sides) {
            String schema = side.equals(LIVE) ? live : shadow;
            String name = side + "_" + table.name();
            ShadowTransaction.execute(connection, "DROP TABLE IF EXISTS pg_temp." + name);
            String sql = "CREATE TEMPORARY TABLE " + name + " ON COMMIT DROP AS SELECT " + table.keyColumns() + ", "
                    + table.recordKey() + " AS record_key, " + (table.revision() ? "revision" : "0")
                    + " AS row_revision, to_jsonb(r) - '" + ShadowTable.RECORDED + "' AS doc FROM " + schema + "."
                    + table.name() + " r WHERE "
                    + condition;
            try (PreparedStatement create = connection.prepareStatement(sql)) {
                if (table.span().isEmpty()) {
                    range.bind(create);
                }
                create.executeUpdate();
            }
            analyze(connection, name + " (" + table.keyColumns() + ")"); // not of whole rows, which takes long
        }
    }

    /** Nobody else does for a temporary table; without, Postgres takes it for small and compares each row with each. */
    private static void analyze(Connection connection, String temporary) throws SQLException {
        ShadowTransaction.execute(connection, "ANALYZE pg_temp." + temporary);
    }

    /**
     * Finds, visitor by visitor, the time that rows of the range reach over on either side: a session of the replay may
     * be several live ones, some of which lie outside.
     */
    private void extend(Connection connection, ShadowTable table, ShadowTable.Span span, ShadowRange range)
            throws SQLException {
        String both = "(SELECT source, definition, visitor_id, %1$s AS lo, %2$s AS hi FROM %3$s.%5$s"
                + " UNION ALL SELECT source, definition, visitor_id, %1$s, %2$s FROM %4$s.%5$s) s";
        both = both.formatted(span.start(), span.end(), live, shadow, table.name());
        ShadowTransaction.execute(connection, "DROP TABLE IF EXISTS pg_temp.touched");
        String sql = "CREATE TEMPORARY TABLE touched ON COMMIT DROP AS SELECT source, definition, visitor_id,"
                + " min(lo) AS lo, max(hi) AS hi FROM " + both + " WHERE hi >= ? AND lo < ?"
                + (range.source().isPresent() ? " AND source = ?" : "") + " GROUP BY 1, 2, 3";
        try (PreparedStatement create = connection.prepareStatement(sql)) {
            range.bind(create);
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
            widened = ShadowTransaction.execute(
                    connection, wider); // each pass takes in at least one more of finitely many rows
        } while (widened > 0);
        try (PreparedStatement unsure = connection.prepareStatement("DELETE FROM touched WHERE lo < ?")) {
            unsure.setObject(1, OffsetDateTime.ofInstant(range.completeFrom(), ZoneOffset.UTC));
            unsure.executeUpdate();
        }
    }
}
