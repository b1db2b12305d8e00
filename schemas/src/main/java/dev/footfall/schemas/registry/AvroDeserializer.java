package dev.footfall.schemas.registry;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads records in {@link WireFormat Confluent's wire format}, whatever version of the schema they were written with.
 * Safe for use by many threads.
 *
 * @param <T> the generated record
 */
public final class AvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {
    private final SchemaRegistry registry;
    private final Schema schema;
    private final int limit;
    private final SpecificData model;
    private final Map<Integer, DatumReader<T>> readersByWriterId = new ConcurrentHashMap<>();

    public AvroDeserializer(SchemaRegistry registry, Schema schema) {
        this(registry, schema, Integer.MAX_VALUE);
    }

    /**
     * @param limit bytes that a value may have
     */
    AvroDeserializer(SchemaRegistry registry, Schema schema, int limit) {
        this.registry = registry;
        this.schema = schema;
        this.limit = limit;
        this.model = SpecificData.getForSchema(schema);
    }

    /**
     * @throws SerializationException if the bytes are not such a record
     * @throws RecordTooLargeException if there are more of them than are allowed
     * @throws RegistryException if the registry does not answer while the writer's schema is not known yet
     */
    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] bytes) {
        if (bytes == null) {
            return null; // a tombstone
        }
        if (bytes.length > limit) {
            throw new RecordTooLargeException(
                    "a value of " + topic + " has " + bytes.length + " bytes, and at most " + limit + " are read");
        }
        int id = WireFormat.schemaId(bytes);
        DatumReader<T> reader = readersByWriterId.get(id);
        if (reader == null) {
            reader = readersByWriterId.computeIfAbsent(
                    id, writerId -> new SpecificDatumReader<>(registry.schemaOf(writerId), schema, model));
        }
        try {
            BinaryDecoder decoder = DecoderFactory.get()
                    .binaryDecoder(bytes, WireFormat.HEADER_BYTES, bytes.length - WireFormat.HEADER_BYTES, null);
            T value = reader.read(null, decoder);
            if (!decoder.isEnd()) {
                throw new AvroRuntimeException("bytes are left over behind the value");
            }
            return value;
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | UnsupportedOperationException e) { // the last for lengths that no string can have
            throw new SerializationException(
                    "a record of " + topic + " is not " + schema.getName() + " as schema " + id + " writes it", e);
        }
    }
}
