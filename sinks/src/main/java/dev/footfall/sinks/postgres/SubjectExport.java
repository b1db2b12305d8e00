package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.SubjectKind;
import dev.footfall.schemas.topic.VisitorKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads all rows about a person, as they are at one moment. Opens a connection for each call. Used by one thread.
 *
 * <p>Every method throws IOException, which says what to check, if Postgres does not answer.
 */
public final class SubjectExport {
    private static final int ROWS_AT_ONCE = 1_000;

    /** Of users, what tells of them under no visitor of theirs; tables whose rows name one. */
    private static final List<String> WITH_USER = List.of("events", "sessions", "funnels");

    private final PostgresSettings settings;

    public SubjectExport(PostgresSettings settings) {
        this.settings = settings;
    }

    /** Takes rows. */
    @FunctionalInterface
    public interface Rows {
        /**
         * @param table where it stands
         * @param json the row, an object with the columns' names
         */
        void accept(String table, String json) throws IOException;
    }

    /**
     * Hands over everything, table by table: of a user, also of the visitors that were ever seen as this user.
     *
     * @param id as it is stored
     * @param name the person's keyed hash, by which the audit speaks of them
     */
    public void read(SubjectKind kind, String source, String id, String name, Rows into) throws IOException {
        try (Connection connection = Database.reading(settings)) {
            connection.setAutoCommit(false); // rows come in portions, all of one moment
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            Set<String> visitors = new LinkedHashSet<>();
            if (kind == SubjectKind.VISITOR) {
                visitors.add(id);
            } else {
                visitors.addAll(visitorsOf(connection, source, id));
                for (String table : WITH_USER) {
                    rows(
                            connection,
                            table,
                            "user_id = ? AND source = ? AND visitor_id <> ALL (?)",
                            List.of(id, source, visitors),
                            into);
                }
            }
            for (String visitor : visitors) {
                for (String table : List.of("events", "sessions", "funnels", "late_events")) {
                    rows(connection, table, "visitor_id = ? AND source = ?", List.of(visitor, source), into);
                }
                rows(
                        connection,
                        "rejected",
                        "source = ? AND (position(? IN raw) > 0 OR position(? IN raw) > 0"
                                + " OR substring(raw FROM greatest(1, length(raw) - ? + 1)) = ?)",
                        List.of(
                                source,
                                Identifiers.inJson(visitor),
                                Identifiers.inForm(visitor),
                                Identifiers.atFormsEnd(visitor).length,
                                Identifiers.atFormsEnd(visitor)),
                        into);
                byte[] key = VisitorKey.of(source, visitor).getBytes(StandardCharsets.UTF_8);
                byte[] prefix = (VisitorKey.of(source, visitor) + '/').getBytes(StandardCharsets.UTF_8);
                rows(
                        connection,
                        "dead_letters",
                        "key = ? OR substring(key FOR ?) = ?",
                        List.of(key, prefix.length, prefix),
                        into);
            }
            rows(connection, "erasures", "subject = ?", List.of(name), into);
            rows(connection, "audit", "subject = ?", List.of(name), into);
            connection.rollback();
        } catch (SQLException e) {
            throw new IOException(
                    "Postgres cannot be read: " + Refusal.describe(e) + "; check that the pipeline runs", e);
        }
    }

    private static List<String> visitorsOf(Connection connection, String source, String user) throws SQLException {
        List<String> visitors = new ArrayList<>();
        try (PreparedStatement select =
                connection.prepareStatement("SELECT visitor_id FROM events WHERE user_id = ? AND source = ? UNION"
                        + " SELECT visitor_id FROM sessions WHERE user_id = ? AND source = ? UNION"
                        + " SELECT visitor_id FROM funnels WHERE user_id = ? AND source = ?")) {
            for (int first = 1; first <= 5; first += 2) {
                select.setString(first, user);
                select.setString(first + 1, source);
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    visitors.add(row.getString(1));
                }
            }
        }
        return visitors;
    }

    private static void rows(Connection connection, String table, String where, List<?> parameters, Rows into)
            throws SQLException, IOException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT row_to_json(t)::text FROM " + table + " t WHERE " + where)) {
            select.setFetchSize(ROWS_AT_ONCE);
            for (int i = 0; i < parameters.size(); i++) {
                switch (parameters.get(i)) {
                    case byte[] bytes -> select.setBytes(i + 1, bytes);
                    case Set<?> texts -> select.setArray(i + 1, connection.createArrayOf("text", texts.toArray()));
                    case Object value -> select.setObject(i + 1, value);
                }
            }
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    into.accept(table, row.getString(1));
                }
            }
        }
    }
}
