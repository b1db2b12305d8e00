package dev.footfall.schemas.registry;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * Writes records in {@link WireFormat Confluent's wire format} under the id that the registry gave their schema for
 * the topic. Safe for use by many threads.
 *
 * @param <T> the generated record
 */
public final class AvroSerializer<T extends SpecificRecord> implements Serializer<T> {
    private static final int USUAL_BYTES = 512;

    private final SchemaIds registry;
    private final Schema schema;
    private final int limit;
    private final DatumWriter<T> writer;
    private final Map<String, Integer> idsByTopic = new ConcurrentHashMap<>();

    public AvroSerializer(SchemaIds registry, Schema schema) {
        this(registry, schema, Integer.MAX_VALUE);
    }

    /**
     * @param limit bytes that a value may have
     */
    AvroSerializer(SchemaIds registry, Schema schema, int limit) {
        this.registry = registry;
        this.schema = schema;
        this.limit = limit;
        this.writer = new RecordWriter<>(schema);
    }

    /**
     * @throws RegistryException if the schema is not registered for the topic, or the registry does not answer while
     *     the id is not known yet
     * @throws RecordTooLargeException if the value takes more bytes than are allowed
     */
    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T value) {
        if (value == null) {
            return null; // a tombstone
        }
        int id = idOf(topic);
        var bytes = new ArrayEncoder(USUAL_BYTES);
        bytes.writeRaw(WireFormat.MAGIC);
        bytes.writeRaw(id >>> 24);
        bytes.writeRaw(id >>> 16);
        bytes.writeRaw(id >>> 8);
        bytes.writeRaw(id);
        try {
            writer.write(value, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no array does this
        }
        if (bytes.size() > limit) {
            throw new RecordTooLargeException("a value for " + topic + " takes " + bytes.size() + " bytes, and at most "
                    + limit + " are written");
        }
        return bytes.toByteArray();
    }

    /** Looks the topic's schema id up now, so that a missing registration is found at start and not by an event. */
    public int idOf(String topic) {
        Integer known = idsByTopic.get(topic);
        return known != null
                ? known
                : idsByTopic.computeIfAbsent(topic, name -> registry.idOf(name + "-value", schema));
    }
}
