package dev.footfall.processors.audit;

import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the audit reads of a record.
 *
 * @param schemaId the registry's id of the schema that it was written with
 */
record Audited(int schemaId, SpecificRecord value) {
    /**
     * Reads the fields that a schema has, and passes over the others of the record.
     *
     * @param schema the reader's
     */
    static Deserializer<Audited> reading(SchemaRegistry registry, Schema schema) {
        AvroDeserializer<SpecificRecord> values = new AvroDeserializer<>(registry, schema);
        return (topic, bytes) -> read(values, topic, bytes);
    }

    private static @Nullable Audited read(
            AvroDeserializer<SpecificRecord> values, String topic, byte @Nullable [] bytes) {
        SpecificRecord value = values.deserialize(topic, bytes);
        return value == null || bytes == null
                ? null
                : new Audited(ByteBuffer.wrap(bytes).getInt(1), value);
    }
}
