package dev.footfall.runtime.lineage;

import java.util.List;
import java.util.OptionalLong;

/**
 * Something that a job reads or writes, named as OpenLineage's naming conventions have it.
 *
 * @param namespace where it is, such as {@code kafka://localhost:9092}
 * @param name what it is called there, such as {@code footfall.events.v1}
 * @param fields its schema; empty if none is known
 * @param rows how many were written; empty where nobody counted
 * @param dropped whether the run removed it
 */
public record Dataset(String namespace, String name, List<Field> fields, OptionalLong rows, boolean dropped) {
    public Dataset {
        fields = List.copyOf(fields);
    }

    /**
     * A field of a dataset.
     *
     * @param type as the dataset's own kind of schema names it
     * @param description in words; empty for none
     */
    public record Field(String name, String type, String description) {}

    /** A topic of the broker at the first of these addresses. */
    public static Dataset topic(String bootstrapServers, String topic, List<Field> fields) {
        return new Dataset("kafka://" + bootstrapServers.split(",", 2)[0], topic, fields, OptionalLong.empty(), false);
    }

    /**
     * A table of Postgres.
     *
     * @param server {@code host:port}
     * @param database its name
     * @param table with its schema, {@code schema.table}
     */
    public static Dataset table(String server, String database, String table, OptionalLong rows) {
        return new Dataset("postgres://" + server, database + "." + table, List.of(), rows, false);
    }

    /** The same, removed by the run. */
    public Dataset asDropped() {
        return new Dataset(namespace, name, fields, OptionalLong.empty(), true);
    }
}
