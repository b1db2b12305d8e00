package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.topic.VisitorKey;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What an erasure does to the tables, within the connection's transaction. */
final class ErasureStatements {
    private static final String EVENTS = """
            WITH gone AS (
                DELETE FROM events WHERE source = ? AND visitor_id = ? AND occurred_at < ?
                RETURNING source, received_at),
            booked AS (
                INSERT INTO erased_rows (source, minute, rows)
                SELECT source, date_trunc('minute', received_at), count(*) FROM gone GROUP BY 1, 2
                ON CONFLICT (source, minute) DO UPDATE SET rows = erased_rows.rows + excluded.rows)
            SELECT count(*) FROM gone
            """;

    /** Quarantine is bytes: what was sent is looked through for the id as JSON and forms write it. */
    private static final String REJECTED = """
            DELETE FROM rejected
            WHERE source = ? AND received_at < ?
              AND (position(? IN raw) > 0 OR position(? IN raw) > 0
                   OR substring(raw FROM greatest(1, length(raw) - ? + 1)) = ?)
            """;

    /** A refined event that was set aside is in the books as such; from now on it is erased. */
    private static final String DEAD_LETTERS = """
            WITH gone AS (
                DELETE FROM dead_letters WHERE key = ? OR substring(key FOR ?) = ? RETURNING source, minute),
            booked AS (
                INSERT INTO erased_rows (source, minute, rows)
                SELECT source, minute, count(*) FROM gone WHERE source IS NOT NULL GROUP BY 1, 2
                ON CONFLICT (source, minute) DO UPDATE SET rows = erased_rows.rows + excluded.rows)
            SELECT count(*) FROM gone
            """;

    private static final String VISITORS = """
            SELECT visitor_id FROM events WHERE source = ? AND user_id = ? AND occurred_at < ?
            UNION SELECT visitor_id FROM sessions WHERE source = ? AND user_id = ? AND started_at < ?
            UNION SELECT visitor_id FROM funnels WHERE source = ? AND user_id = ? AND entered_at < ?
            """;

    private final Connection connection;

    ErasureStatements(Connection connection) {
        this.connection = connection;
    }

    /** Notes that it was carried out; false if it was before. */
    boolean record(Erasure erasure, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO erasures (erasure_id, request_id, source, kind, subject, requested_at, recorded_at, counts)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?, '{}') ON CONFLICT DO NOTHING")) {
            insert.setString(1, erasure.getErasureId());
            insert.setString(2, erasure.getRequestId());
            insert.setString(3, erasure.getSource());
            insert.setString(4, erasure.getKind().name());
            insert.setString(5, erasure.getSubject());
            insert.setObject(6, erasure.getRequestedAt().atOffset(ZoneOffset.UTC));
            insert.setObject(7, now.atOffset(ZoneOffset.UTC));
            return insert.executeUpdate() > 0;
        }
    }

    /** Notes how much it took. */
    void count(String erasureId, Map<String, Long> counts) throws SQLException {
        try (PreparedStatement update =
                connection.prepareStatement("UPDATE erasures SET counts = ?::jsonb WHERE erasure_id = ?")) {
            update.setString(1, JsonCounts.of(counts));
            update.setString(2, erasureId);
            update.executeUpdate();
        }
    }

    /** Deletes a visitor's rows where nobody has to be told which; returns how many, by table. */
    Map<String, Long> deleteRows(Erasure erasure, String visitorId) throws SQLException {
        Map<String, Long> counts = new TreeMap<>();
        OffsetDateTime before = erasure.getRequestedAt().atOffset(ZoneOffset.UTC);
        try (PreparedStatement delete = connection.prepareStatement(EVENTS)) {
            bind(delete, 1, erasure.getSource(), visitorId, before);
            try (ResultSet row = delete.executeQuery()) {
                row.next();
                counts.put("events", row.getLong(1));
            }
        }
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM late_events WHERE source = ? AND visitor_id = ? AND occurred_at < ?")) {
            bind(delete, 1, erasure.getSource(), visitorId, before);
            counts.put("late_events", (long) delete.executeUpdate());
        }
        try (PreparedStatement delete = connection.prepareStatement(REJECTED)) {
            byte[] atEnd = Identifiers.atFormsEnd(visitorId);
            delete.setString(1, erasure.getSource());
            delete.setObject(2, before);
            delete.setBytes(3, Identifiers.inJson(visitorId));
            delete.setBytes(4, Identifiers.inForm(visitorId));
            delete.setInt(5, atEnd.length);
            delete.setBytes(6, atEnd);
            counts.put("rejected", (long) delete.executeUpdate());
        }
        try (PreparedStatement delete = connection.prepareStatement(DEAD_LETTERS)) {
            byte[] key = bytes(VisitorKey.of(erasure.getSource(), visitorId));
            byte[] prefix = bytes(VisitorKey.of(erasure.getSource(), visitorId) + '/');
            delete.setBytes(1, key);
            delete.setInt(2, prefix.length);
            delete.setBytes(3, prefix);
            try (ResultSet row = delete.executeQuery()) {
                row.next();
                counts.put("dead_letters", row.getLong(1));
            }
        }
        return counts;
    }

    /** Deletes a visitor's sessions, under all definitions; returns which. */
    List<UUID> deleteSessions(Erasure erasure, String visitorId) throws SQLException {
        return deleteReturning(
                "DELETE FROM sessions WHERE source = ? AND visitor_id = ? AND started_at < ? RETURNING session_id",
                erasure,
                visitorId);
    }

    /** Deletes a visitor's attempts at funnels; returns which. */
    List<UUID> deleteAttempts(Erasure erasure, String visitorId) throws SQLException {
        return deleteReturning(
                "DELETE FROM funnels WHERE source = ? AND visitor_id = ? AND entered_at < ? RETURNING attempt_id",
                erasure,
                visitorId);
    }

    /** The visitors that were ever seen as a user. */
    List<String> visitorsOf(Erasure erasure, String userId) throws SQLException {
        List<String> visitors = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(VISITORS)) {
            OffsetDateTime before = erasure.getRequestedAt().atOffset(ZoneOffset.UTC);
            for (int first = 1; first <= 7; first += 3) {
                bind(select, first, erasure.getSource(), userId, before);
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    visitors.add(rows.getString(1));
                }
            }
        }
        return visitors;
    }

    private List<UUID> deleteReturning(String sql, Erasure erasure, String visitorId) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (PreparedStatement delete = connection.prepareStatement(sql)) {
            bind(
                    delete,
                    1,
                    erasure.getSource(),
                    visitorId,
                    erasure.getRequestedAt().atOffset(ZoneOffset.UTC));
            try (ResultSet rows = delete.executeQuery()) {
                while (rows.next()) {
                    ids.add(rows.getObject(1, UUID.class));
                }
            }
        }
        return ids;
    }

    private static void bind(PreparedStatement statement, int first, String source, String id, OffsetDateTime before)
            throws SQLException {
        statement.setString(first, source);
        statement.setString(first + 1, id);
        statement.setObject(first + 2, before);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
