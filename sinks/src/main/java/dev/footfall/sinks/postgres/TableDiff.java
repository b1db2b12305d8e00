package dev.footfall.sinks.postgres;

import java.util.List;

/**
 * How the shadow of a table differs from the table, in the rows of a range.
 *
 * @param table such as {@code sessions}
 * @param live rows there now
 * @param shadow rows of the replay
 * @param added rows that only the replay has
 * @param changed rows that both have, with other values
 * @param gone rows that the replay does not have
 * @param hash SHA-256 over the replay's rows in the order of their keys, in hexadecimal
 * @param changes examples of the differences, or all of them, as was asked for
 */
public record TableDiff(
        String table, long live, long shadow, long added, long changed, long gone, String hash, List<Change> changes) {
    public TableDiff {
        changes = List.copyOf(changes);
    }

    /** Whether nothing differs. */
    public boolean isEmpty() {
        return added + changed + gone == 0;
    }

    /** What happens to a row. */
    public enum Kind {
        ADDED,
        CHANGED,
        GONE
    }

    /**
     * A row that differs.
     *
     * @param key the record key of its newest revision in the topic
     * @param shrinks whether its revision does not grow, so that readers of the topic must be told to forget it first
     * @param before the row as JSON; {@code null}, the JSON text, if there is none
     * @param after the row as JSON; {@code null}, the JSON text, if there is none
     */
    public record Change(Kind kind, String key, boolean shrinks, String before, String after) {}
}
