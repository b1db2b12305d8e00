package dev.footfall.sinks.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.util.PSQLState;

/**
 * Writes rows at full speed: binary COPY, and where rows are replaced or are there already, into staging and by one
 * statement from there. A single bad row fails them all.
 */
final class CopyWriter implements RowWriter {
    private static final int CHUNK = 1 << 17;

    private final Connection connection;
    private final CopyBuffer buffer;
    private final Map<String, Long> changed = new HashMap<>();

    CopyWriter(Connection connection, CopyBuffer buffer) {
        this.connection = connection;
        this.buffer = buffer;
    }

    /** Rows inserted, changed or deleted so far, by table. */
    Map<String, Long> changed() {
        return changed;
    }

    @Override
    public <T> void write(Table<T> table, List<Row<T>> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        encode(table, rows); // before the COPY begins: a value that cannot be encoded costs no round trip
        long written = switch (table.onConflict()) {
            case Conflict.FirstStays() -> append(table);
            case Conflict.GreaterRevision _ -> merge(table);
        };
        changed.merge(table.name(), written, Long::sum);
    }

    /** Copies into the table itself, which spares staging and the look for each row; rarely, one is there already. */
    private long append(Table<?> table) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            long written = copy(table.copy());
            connection.releaseSavepoint(before);
            return written;
        } catch (SQLException e) {
            if (!PSQLState.UNIQUE_VIOLATION.getState().equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            return merge(table);
        }
    }

    private long merge(Table<?> table) throws SQLException {
        copy(table.copyToStaging());
        try (PreparedStatement merge = connection.prepareStatement(table.merge())) {
            return merge.executeUpdate();
        }
    }

    @Override
    public void delete(String table, String key, List<UUID> ids) throws SQLException {
        if (ids.isEmpty()) {
            return;
        }
        try (PreparedStatement delete =
                connection.prepareStatement("DELETE FROM " + table + " WHERE " + key + " = ANY (?)")) {
            delete.setArray(1, connection.createArrayOf("uuid", ids.toArray()));
            changed.merge(table, (long) delete.executeUpdate(), Long::sum);
        }
    }

    private <T> void encode(Table<T> table, List<Row<T>> rows) throws SQLException {
        List<Column<T>> columns = table.columns();
        buffer.begin();
        for (Row<T> row : rows) {
            buffer.row(columns.size());
            for (Column<T> column : columns) {
                column.encoder().encode(row.value(), buffer);
            }
        }
        buffer.end();
    }

    private long copy(String sql) throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql);
        try {
            for (int sent = 0; sent < buffer.length(); sent += CHUNK) {
                copy.writeToCopy(buffer.bytes(), sent, Math.min(CHUNK, buffer.length() - sent));
            }
            return copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }
}
