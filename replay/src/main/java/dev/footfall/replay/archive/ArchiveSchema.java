package dev.footfall.replay.archive;

import java.util.List;
import java.util.Optional;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;

/**
 * What a file of the archive holds: a record of the topic each, with its place. Its value has the schema with which it was
 * written, so that any program that knows Avro reads it; a value that is not of that schema is kept as bytes.
 */
final class ArchiveSchema {
    /** File metadata: the topic. */
    static final String TOPIC = "footfall.topic";

    /** File metadata: whether nothing is missing between this file and the one before it: {@code true} or {@code false}. */
    static final String FOLLOWS = "footfall.follows";

    /** Branches of the value. */
    static final int NO_VALUE = 0;

    static final int BYTES = 1;
    static final int RECORD = 2;

    private static final String SPACE = "dev.footfall.archive";

    private ArchiveSchema() {}

    /**
     * The schema of a file.
     *
     * @param value of the records; empty where values are bytes that Footfall did not write
     */
    static Schema of(Optional<Schema> value) {
        Schema bytes = Schema.create(Schema.Type.BYTES);
        Schema optional = Schema.createUnion(Schema.create(Schema.Type.NULL), bytes);
        Schema header = Schema.createRecord(
                "Header",
                "A header of the record.",
                SPACE,
                false,
                List.of(
                        new Schema.Field("name", Schema.create(Schema.Type.STRING)),
                        new Schema.Field("value", optional)));
        Schema values = value.map(schema -> Schema.createUnion(Schema.create(Schema.Type.NULL), bytes, schema))
                .orElse(optional);
        return Schema.createRecord(
                "ArchivedRecord",
                "A record of a topic.",
                SPACE,
                false,
                List.of(
                        new Schema.Field("partition", Schema.create(Schema.Type.INT)),
                        new Schema.Field("offset", Schema.create(Schema.Type.LONG)),
                        new Schema.Field(
                                "appended_at",
                                LogicalTypes.timestampMillis().addToSchema(Schema.create(Schema.Type.LONG))),
                        new Schema.Field("key", optional),
                        new Schema.Field("headers", Schema.createArray(header)),
                        new Schema.Field("value", values)));
    }

    /** The schema of the values in a file; empty where they are bytes. */
    static Optional<Schema> valueOf(Schema file) {
        List<Schema> branches = file.getField("value").schema().getTypes();
        return branches.size() > RECORD ? Optional.of(branches.get(RECORD)) : Optional.empty();
    }
}
