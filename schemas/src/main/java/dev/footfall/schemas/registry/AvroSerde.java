package dev.footfall.schemas.registry;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * Both ways of {@link AvroSerializer} and {@link AvroDeserializer}.
 *
 * @param <T> the generated record
 */
public record AvroSerde<T extends SpecificRecord>(AvroSerializer<T> serializer, AvroDeserializer<T> deserializer)
        implements Serde<T> {
    public AvroSerde(SchemaRegistry registry, Schema schema) {
        this(new AvroSerializer<>(registry, schema), new AvroDeserializer<>(registry, schema));
    }
}
