package dev.footfall.sinks.postgres;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table that rows are written to, by way of a staging table of the same columns.
 *
 * @param name the table, in the schema of the connection's search path
 * @param columns those that are written
 * @param onConflict what becomes of a row whose key is there already
 * @param <T> what a row is made of
 */
record Table<T>(String name, List<Column<T>> columns, String onConflict) {
    Table {
        columns = List.copyOf(columns);
    }

    /** A table whose rows never change: the first one stays. */
    static <T> Table<T> appended(String name, List<Column<T>> columns) {
        return new Table<>(name, columns, "ON CONFLICT DO NOTHING");
    }

    /**
     * A table whose rows are replaced by those of a greater revision.
     *
     * @param key the columns that identify a row
     */
    static <T> Table<T> revised(String name, List<String> key, String revision, List<Column<T>> columns) {
        String changes = columns.stream()
                .map(Column::name)
                .filter(column -> !key.contains(column))
                .map(column -> column + " = excluded." + column)
                .collect(Collectors.joining(", "));
        return new Table<>(
                name,
                columns,
                "ON CONFLICT (" + String.join(", ", key) + ") DO UPDATE SET " + changes + " WHERE excluded." + revision
                        + " > " + name + "." + revision);
    }

    /** Makes the staging table: this connection's own, empty again after every transaction. */
    String createStaging() {
        return "CREATE TEMPORARY TABLE IF NOT EXISTS " + staging() + " ON COMMIT DELETE ROWS AS SELECT " + columnNames()
                + " FROM " + name + " WITH NO DATA";
    }

    String emptyStaging() {
        return "TRUNCATE " + staging();
    }

    String copy() {
        return "COPY " + staging() + " (" + columnNames() + ") FROM STDIN (FORMAT binary)";
    }

    String merge() {
        return "INSERT INTO " + name + " (" + columnNames() + ") SELECT " + columnNames() + " FROM " + staging() + " "
                + onConflict;
    }

    private String staging() {
        return "stage_" + name;
    }

    private String columnNames() {
        return columns.stream().map(Column::name).collect(Collectors.joining(", "));
    }
}
