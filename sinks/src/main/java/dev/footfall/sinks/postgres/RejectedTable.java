package dev.footfall.sinks.postgres;

import java.io.IOException;
import java.nio.ByteBuffer;
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
import java.util.Optional;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Reads quarantine. Opens a connection for each call. Used by one thread.
 *
 * <p>Every method throws IOException, which says what to check, if Postgres does not answer.
 */
public final class RejectedTable {
    private final PostgresSettings settings;

    public RejectedTable(PostgresSettings settings) {
        this.settings = settings;
    }

    /**
     * What is asked for.
     *
     * @param rule the rule that was broken; empty for any
     * @param source the source; empty for any
     * @param from received then or later
     * @param limit how many at most
     */
    public record Filter(Optional<String> rule, Optional<String> source, Optional<Instant> from, int limit) {}

    /** An event in quarantine, see the table's comments. */
    public record Rejected(
            String rejectedId,
            String source,
            String dialect,
            String rule,
            Optional<String> path,
            String reason,
            Optional<String> origin,
            Optional<String> eventId,
            ByteBuffer raw,
            Instant receivedAt) {
        public Rejected {
            raw = raw.asReadOnlyBuffer();
        }

        /** What was sent, as text. */
        public String text() {
            return StandardCharsets.UTF_8.decode(raw.duplicate()).toString();
        }

        /** The id under which it goes on, once it is repaired: its own, else that of the rejection. */
        public String lastingId() {
            return eventId.orElse(rejectedId);
        }
    }

    /** What is in quarantine, the newest first. */
    public List<Rejected> list(Filter filter) throws IOException {
        return read(
                "WHERE (?::text IS NULL OR rule = ?) AND (?::text IS NULL OR source = ?)"
                        + " AND (?::timestamptz IS NULL OR received_at >= ?) ORDER BY received_at DESC, sequence DESC"
                        + " LIMIT " + filter.limit(),
                select -> {
                    for (int i = 0; i < 2; i++) {
                        select.setString(1 + i, filter.rule().orElse(null));
                        select.setString(3 + i, filter.source().orElse(null));
                        select.setObject(
                                5 + i,
                                filter.from()
                                        .map(from -> OffsetDateTime.ofInstant(from, ZoneOffset.UTC))
                                        .orElse(null));
                    }
                });
    }

    /** The event of that rejection; empty if there is none. */
    public Optional<Rejected> find(String rejectedId) throws IOException {
        return read("WHERE rejected_id = ?", select -> select.setString(1, rejectedId)).stream()
                .findFirst();
    }

    /** Whether an event of that id has been accepted meanwhile. */
    public boolean isAccepted(String source, String eventId) throws IOException {
        try (Connection connection = connect();
                PreparedStatement select = connection.prepareStatement(
                        "SELECT 1 FROM " + settings.schema() + ".events WHERE source = ? AND event_id = ? LIMIT 1")) {
            select.setString(1, source);
            select.setString(2, eventId);
            try (ResultSet row = select.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private interface Binding {
        void bind(PreparedStatement select) throws SQLException;
    }

    private List<Rejected> read(String where, Binding binding) throws IOException {
        String sql = "SELECT rejected_id, source, dialect, rule, path, reason, origin, event_id, raw, received_at FROM "
                + settings.schema() + ".rejected " + where;
        try (Connection connection = connect();
                PreparedStatement select = connection.prepareStatement(sql)) {
            binding.bind(select);
            List<Rejected> all = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    all.add(new Rejected(
                            row.getString(1),
                            row.getString(2),
                            row.getString(3),
                            row.getString(4),
                            Optional.ofNullable(row.getString(5)),
                            row.getString(6),
                            Optional.ofNullable(row.getString(7)),
                            Optional.ofNullable(row.getString(8)),
                            ByteBuffer.wrap(row.getBytes(9)),
                            row.getObject(10, OffsetDateTime.class).toInstant()));
                }
            }
            return all;
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private Connection connect() throws SQLException {
        PostgresAddress address = PostgresAddress.of(settings);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.url());
        source.setApplicationName("footfall-quarantine");
        source.setConnectTimeout(5);
        source.setReadOnly(true);
        for (String name : address.properties().stringPropertyNames()) {
            source.setProperty(name, address.properties().getProperty(name));
        }
        return source.getConnection();
    }

    private static IOException unreadable(SQLException e) {
        return new IOException(
                "quarantine cannot be read from Postgres: " + Refusal.describe(e) + "; check that the pipeline runs",
                e);
    }
}
