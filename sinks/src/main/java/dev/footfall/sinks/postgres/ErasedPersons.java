package dev.footfall.sinks.postgres;

import dev.footfall.schemas.governance.Subjects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who was erased, as the table {@code erasures} has it, and a lock that keeps erasures and rows apart: whoever writes rows
 * shares it and then reads which erasures are new, whoever erases has it alone. So a row is either there when its person's
 * rows are deleted, or written by somebody who knows of the erasure. Owned by the sink's thread.
 */
final class ErasedPersons {
    private static final String LOCK = "hashtext(current_schema() || '.erasures')";

    private final Supplier<Subjects> subjects;
    private final Map<String, Erased> known = new HashMap<>();
    private long number = -1;
    private Instant newest = Instant.MIN;

    /**
     * @param requestId what was asked for
     */
    record Erased(String subject, String requestId, Instant requestedAt) {}

    /**
     * @param subjects asked for once somebody was erased; throws IllegalStateException if the secret is not known
     */
    ErasedPersons(Supplier<Subjects> subjects) {
        this.subjects = subjects;
    }

    /** Looks everything up again, as the connection is a new one. */
    void forget() {
        known.clear();
        number = -1;
        newest = Instant.MIN;
    }

    /** Waits, until the transaction ends, for nobody to erase (to write, if it is to erase), and learns what is new. */
    void lock(Connection connection, boolean toErase) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_xact_lock" + (toErase ? "(" : "_shared(") + LOCK + ")");
        }
        refresh(connection);
    }

    /** Learns what is new. */
    void refresh(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT number, subject, request_id, requested_at FROM erasures WHERE number > ? ORDER BY number")) {
            select.setLong(1, number);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    number = rows.getLong(1);
                    Instant requestedAt = rows.getTimestamp(4).toInstant();
                    known.merge(
                            rows.getString(2),
                            new Erased(rows.getString(2), rows.getString(3), requestedAt),
                            (one, other) -> one.requestedAt.isBefore(other.requestedAt) ? other : one);
                    newest = newest.isBefore(requestedAt) ? requestedAt : newest;
                }
            }
        }
        if (!known.isEmpty()) {
            var _ = subjects.get(); // rather no rows than those of an erased person
        }
    }

    boolean isEmpty() {
        return known.isEmpty();
    }

    /** The erasure that takes what is told of a visitor; empty if there is none. */
    Optional<Erased> visitor(String source, String visitorId, Instant at) {
        return at.isBefore(newest)
                ? Optional.ofNullable(known.get(subjects.get().visitor(source, visitorId)))
                        .filter(erased -> at.isBefore(erased.requestedAt))
                : Optional.empty();
    }

    /** The erasure that takes what is told of a user; empty if there is none. */
    Optional<Erased> user(String source, String userId, Instant at) {
        return at.isBefore(newest)
                ? Optional.ofNullable(known.get(subjects.get().user(source, userId)))
                        .filter(erased -> at.isBefore(erased.requestedAt))
                : Optional.empty();
    }

    /** The name of a visitor. */
    String nameOf(String source, String visitorId) {
        return subjects.get().visitor(source, visitorId);
    }
}
