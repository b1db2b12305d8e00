package dev.footfall.sinks.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Writes rows within a transaction. */
interface RowWriter {
    /**
     * Puts rows into a table.
     *
     * @throws SQLException if Postgres does not take them
     */
    <T> void write(Table<T> table, List<Row<T>> rows) throws SQLException;

    /**
     * Deletes the rows with those keys.
     *
     * @throws SQLException if Postgres does not take it
     */
    void delete(String table, String key, List<UUID> ids) throws SQLException;
}
