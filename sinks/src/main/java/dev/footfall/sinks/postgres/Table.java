package dev.footfall.sinks.postgres;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * A table that rows are written to, at once or by way of a staging table of the same columns.
 *
 * @param name the table, in the schema of the connection's search path
 * @param columns those that are written
 * @param onConflict what becomes of a row whose key is there already
 * @param person whom a row is about, so that it can be left out; empty if about nobody
 * @param receivedAt when what a row tells was received, where the loss ledger counts the table's rows; else empty
 * @param <T> what a row is made of
 */
record Table<T>(
        String name,
        List<Column<T>> columns,
        Conflict onConflict,
        Optional<Function<T, Person>> person,
        Optional<Function<T, Instant>> receivedAt) {
    private Table(String name, List<Column<T>> columns, Conflict onConflict) {
        this(name, columns, onConflict, Optional.empty(), Optional.empty());
    }

    Table {
        columns = List.copyOf(columns);
    }

    /** A table whose rows never change: the first one stays. */
    static <T> Table<T> appended(String name, List<Column<T>> columns) {
        return new Table<>(name, columns, new Conflict.FirstStays());
    }

    /**
     * A table whose rows are replaced by those of a greater revision.
     *
     * @param key the columns that identify a row
     */
    static <T> Table<T> revised(String name, List<String> key, String revision, List<Column<T>> columns) {
        return new Table<>(name, columns, new Conflict.GreaterRevision(key, revision));
    }

    /** The same table, whose rows are about persons. */
    Table<T> about(Function<T, Person> person) {
        return new Table<>(name, columns, onConflict, Optional.of(person), receivedAt);
    }

    /** The same table, whose rows the loss ledger counts. */
    Table<T> counted(Function<T, Instant> receivedAt) {
        return new Table<>(name, columns, onConflict, person, Optional.of(receivedAt));
    }

    /** Makes the staging table: this connection's own, empty again after every transaction. */
    String createStaging() {
        return "CREATE TEMPORARY TABLE IF NOT EXISTS " + staging() + " ON COMMIT DELETE ROWS AS SELECT " + columnNames()
                + " FROM " + name + " WITH NO DATA";
    }

    String emptyStaging() {
        return "TRUNCATE " + staging();
    }

    /** Copies rows into the table itself; fails if one is there already. */
    String copy() {
        return copyInto(name);
    }

    String copyToStaging() {
        return copyInto(staging());
    }

    private String copyInto(String table) {
        return "COPY " + table + " (" + columnNames() + ") FROM STDIN (FORMAT binary)";
    }

    String merge() {
        return "INSERT INTO " + name + " (" + columnNames() + ") SELECT " + columnNames() + " FROM " + staging() + " "
                + onConflict.clause(name, names());
    }

    private String staging() {
        return "stage_" + name;
    }

    private String columnNames() {
        return String.join(", ", names());
    }

    private List<String> names() {
        return columns.stream().map(Column::name).toList();
    }
}
