package dev.footfall.schemas.registry;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/**
 * Both ways of {@link AvroSerializer} and {@link AvroDeserializer}, for who makes records out of records in
 * transactions: there a record that the broker refuses for its size cannot be passed over any more, so it is refused
 * here, on its way in or before it is sent.
 *
 * @param <T> the generated record
 */
public record AvroSerde<T extends SpecificRecord>(AvroSerializer<T> serializer, AvroDeserializer<T> deserializer)
        implements Serde<T> {
    /** Bytes that a value may have to be read: four times what brokers take by default, as they count compressed ones. */
    static final int READ_BYTES = 4 << 20;

    /** Bytes that a value may have to be written: what is made of one may be larger, and key and headers come on top. */
    static final int WRITTEN_BYTES = 8 << 20;

    public AvroSerde(SchemaRegistry registry, Schema schema) {
        this(
                new AvroSerializer<>(registry, schema, WRITTEN_BYTES),
                new AvroDeserializer<>(registry, schema, READ_BYTES));
    }
}
