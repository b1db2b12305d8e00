package dev.footfall.sinks.postgres;

import java.util.List;
import java.util.stream.Collectors;

/** What becomes of a row whose key is there already. */
sealed interface Conflict {
    /** Rows never change: the first one stays. So they may be copied into their table as long as none is there already. */
    record FirstStays() implements Conflict {}

    /**
     * The row of the greater revision stays.
     *
     * @param key the columns that identify a row
     * @param revision the column that counts how often it changed
     */
    record GreaterRevision(List<String> key, String revision) implements Conflict {
        public GreaterRevision {
            key = List.copyOf(key);
        }
    }

    /**
     * As SQL says it.
     *
     * @param columns of the table that are written
     */
    default String clause(String table, List<String> columns) {
        return switch (this) {
            case FirstStays() -> "ON CONFLICT DO NOTHING";
            case GreaterRevision(List<String> key, String revision) -> {
                String changes = columns.stream()
                        .filter(column -> !key.contains(column))
                        .map(column -> column + " = excluded." + column)
                        .collect(Collectors.joining(", "));
                yield "ON CONFLICT (" + String.join(", ", key) + ") DO UPDATE SET " + changes + " WHERE excluded."
                        + revision + " > " + table + "." + revision;
            }
        };
    }
}
