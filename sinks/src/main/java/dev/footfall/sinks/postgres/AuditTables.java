package dev.footfall.sinks.postgres;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.schemas.audit.TreeHasher;
import dev.footfall.schemas.record.AuditEntry;
import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.Checkpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Reads the audit log back from its tables as it was written to them. Used by one thread.
 *
 * <p>Every method throws IOException, which says what to check, if Postgres does not answer, or a row is not what the
 * sink writes.
 */
public final class AuditTables implements AutoCloseable {
    private static final int ROWS_AT_ONCE = 5_000;
    private static final JsonMapper JSON = new JsonMapper();

    private final Connection connection;

    private AuditTables(Connection connection) {
        this.connection = connection;
    }

    /** Connects; nothing is ever written. */
    public static AuditTables open(PostgresSettings settings) throws IOException {
        PostgresAddress address = PostgresAddress.of(settings);
        try {
            PGSimpleDataSource source = new PGSimpleDataSource();
            source.setUrl(address.url());
            source.setApplicationName("footfall-audit");
            source.setConnectTimeout(5);
            source.setReadOnly(true);
            for (String name : address.properties().stringPropertyNames()) {
                source.setProperty(name, address.properties().getProperty(name));
            }
            Connection connection = source.getConnection();
            try (Statement statement = connection.createStatement()) {
                statement.execute("SET search_path TO " + settings.schema());
                connection.setAutoCommit(false); // so that rows come in portions
                return new AuditTables(connection);
            } catch (SQLException e) {
                connection.close();
                throw e;
            }
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    /** All checkpoints, the smaller ones of a tree first. */
    public void checkpoints(Consumer<Checkpoint> into) throws IOException {
        query(
                "SELECT tree, size, root, signed_at, note, frontier FROM checkpoints ORDER BY tree, size",
                List.of(),
                row -> into.accept(new Checkpoint(
                        row.getString(1),
                        row.getLong(2),
                        ByteBuffer.wrap(row.getBytes(3)),
                        time(row, 4),
                        row.getString(5),
                        hashes(row.getBytes(6)))));
    }

    /** All records, each tree's in the order of their numbers. */
    public void records(Consumer<AuditRecord> into) throws IOException {
        query("SELECT * FROM audit ORDER BY tree, index", List.of(), row -> into.accept(record(row)));
    }

    /** The records about an event, a rejection or a command. */
    public List<AuditRecord> about(String id) throws IOException {
        List<AuditRecord> found = new ArrayList<>();
        query(
                "SELECT * FROM audit WHERE event_id = ? OR record_id = ? ORDER BY tree, index",
                List.of(id, id),
                row -> found.add(record(row)));
        return found;
    }

    /** How many records there are of each tree, if none is missing. */
    public Map<String, Long> sizes() throws IOException {
        Map<String, Long> sizes = new HashMap<>();
        query(
                "SELECT tree, max(index) + 1 FROM audit GROUP BY tree",
                List.of(),
                row -> sizes.put(row.getString(1), row.getLong(2)));
        return sizes;
    }

    private void query(String sql, List<String> parameters, RowReader reader) throws IOException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setFetchSize(ROWS_AT_ONCE);
            for (int i = 0; i < parameters.size(); i++) {
                select.setString(i + 1, parameters.get(i));
            }
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    reader.read(rows);
                }
            }
            connection.rollback();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private static AuditRecord record(ResultSet row) throws SQLException, IOException {
        int schemaId = row.getInt("origin_schema");
        Integer originSchema = row.wasNull() ? null : schemaId;
        AuditEntry entry = new AuditEntry(
                time(row, "at"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("outcome"),
                row.getString("source"),
                row.getString("event_id"),
                row.getString("record_id"),
                row.getString("subject"),
                row.getString("reason"),
                json(row.getString("purposes"), new TypeReference<List<String>>() {}, List.of()),
                row.getString("legal_basis"),
                json(row.getString("consent"), new TypeReference<Map<String, Boolean>>() {}, Map.of()),
                json(row.getString("treated"), new TypeReference<Map<String, String>>() {}, Map.of()),
                json(row.getString("arguments"), new TypeReference<Map<String, String>>() {}, Map.of()),
                row.getString("policy_version"),
                originSchema,
                row.getString("origin_topic"),
                row.getInt("origin_partition"),
                row.getLong("origin_offset"),
                row.getString("version"));
        return new AuditRecord(row.getString("tree"), row.getLong("index"), row.getLong("checksum"), entry);
    }

    private static <T> T json(@Nullable String text, TypeReference<T> type, T otherwise) throws IOException {
        try {
            return text == null ? otherwise : JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IOException("a row of audit holds JSON that the sink does not write; it was changed", e);
        }
    }

    private static Instant time(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static List<ByteBuffer> hashes(byte[] joined) {
        List<ByteBuffer> hashes = new ArrayList<>();
        for (int at = 0; at + TreeHasher.HASH_BYTES <= joined.length; at += TreeHasher.HASH_BYTES) {
            hashes.add(ByteBuffer.wrap(joined, at, TreeHasher.HASH_BYTES).slice());
        }
        return hashes;
    }

    private static IOException unreadable(SQLException e) {
        return new IOException(
                "the audit log cannot be read from Postgres: " + Refusal.describe(e)
                        + "; check that it runs, its address, and that the sink has made its tables",
                e);
    }

    @Override
    public void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    @FunctionalInterface
    private interface RowReader {
        void read(ResultSet row) throws SQLException, IOException;
    }
}
