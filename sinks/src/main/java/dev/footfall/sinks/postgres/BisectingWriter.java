package dev.footfall.sinks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * Writes rows of which some may be refused: what fails as a whole is tried in halves, down to the single row, which is
 * handed to the dead letters. For a batch that {@link CopyWriter} could not write.
 */
final class BisectingWriter implements RowWriter {
    private final Connection connection;
    private final RowWriter writer;
    private final BiConsumer<Row<?>, SQLException> refused;

    /**
     * @param writer what writes a part
     * @param refused takes each row that Postgres does not
     */
    BisectingWriter(Connection connection, RowWriter writer, BiConsumer<Row<?>, SQLException> refused) {
        this.connection = connection;
        this.writer = writer;
        this.refused = refused;
    }

    @Override
    public <T> void write(Table<T> table, List<Row<T>> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        Savepoint before = connection.setSavepoint();
        try {
            try (Statement statement = connection.createStatement()) {
                statement.execute(table.emptyStaging());
            }
            writer.write(table, rows);
            connection.releaseSavepoint(before);
        } catch (SQLException e) {
            if (!Refusal.isOfRow(e)) {
                throw e;
            }
            connection.rollback(before);
            connection.releaseSavepoint(before);
            if (rows.size() == 1) {
                refused.accept(rows.getFirst(), e);
            } else {
                int half = rows.size() / 2;
                write(table, rows.subList(0, half));
                write(table, rows.subList(half, rows.size()));
            }
        }
    }

    @Override
    public void delete(String table, String key, List<UUID> ids) throws SQLException {
        writer.delete(table, key, ids);
    }
}
