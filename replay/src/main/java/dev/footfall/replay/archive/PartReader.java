package dev.footfall.replay.archive;

import dev.footfall.schemas.registry.SchemaIds;
import dev.footfall.schemas.registry.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Reads a file of the archive. Used by one thread. */
final class PartReader implements AutoCloseable {
    private static final long TAIL = 256 << 10;

    private final String name;
    private final SeekableInput input;
    private final DataFileReader<GenericRecord> in;
    private final Optional<Schema> valueSchema;

    PartReader(ArchiveStore store, Part part) throws IOException {
        this.name = store.nameOf(part);
        this.input = store.open(part);
        try {
            this.in = new DataFileReader<>(input, new GenericDatumReader<>());
        } catch (AvroRuntimeException e) {
            input.close();
            throw damaged(e);
        } catch (IOException e) {
            input.close();
            throw e;
        }
        this.valueSchema = ArchiveSchema.valueOf(in.getSchema());
    }

    /** Whether nothing is missing between this file and the one before it. */
    boolean follows() {
        return Boolean.parseBoolean(in.getMetaString(ArchiveSchema.FOLLOWS));
    }

    /** The next record as it is in the file; empty at the end. */
    Optional<GenericRecord> next() throws IOException {
        try {
            return in.hasNext() ? Optional.of(in.next()) : Optional.empty();
        } catch (AvroRuntimeException | NoSuchElementException e) {
            throw damaged(e);
        }
    }

    /** The offset of its last record, found without reading all before it; empty if it has none. Nothing is read after it. */
    OptionalLong last() throws IOException {
        long start = input.length();
        for (long tail = TAIL; start > 0; tail *= 8) {
            start = Math.max(0, input.length() - tail);
            in.sync(start);
            OptionalLong last = OptionalLong.empty();
            for (Optional<GenericRecord> record = next(); record.isPresent(); record = next()) {
                last = OptionalLong.of(offset(record.get()));
            }
            if (last.isPresent()) {
                return last;
            }
        }
        return OptionalLong.empty();
    }

    static long offset(GenericRecord record) {
        return (Long) record.get("offset");
    }

    static long appendedAt(GenericRecord record) {
        return (Long) record.get("appended_at");
    }

    /**
     * A record as it was in its topic, its value with the id that the registry has now for its schema.
     *
     * @param subject of the topic's values
     */
    ConsumerRecord<byte[], byte[]> restore(
            GenericRecord record, TopicPartition partition, SchemaIds registry, String subject) throws IOException {
        RecordHeaders headers = new RecordHeaders();
        for (Object each : (List<?>) record.get("headers")) {
            GenericRecord header = (GenericRecord) each;
            headers.add(String.valueOf(header.get("name")), bytes(header.get("value")));
        }
        byte[] key = bytes(record.get("key"));
        Object stored = record.get("value");
        byte[] value = stored instanceof GenericRecord its ? encode(its, registry, subject) : bytes(stored);
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset(record),
                appendedAt(record),
                TimestampType.LOG_APPEND_TIME,
                key == null ? -1 : key.length,
                value == null ? -1 : value.length,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static byte @Nullable [] bytes(@Nullable Object stored) {
        if (!(stored instanceof ByteBuffer buffer)) {
            return null;
        }
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private byte[] encode(GenericRecord value, SchemaIds registry, String subject) throws IOException {
        Schema schema = valueSchema.orElseThrow();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(WireFormat.header(registry.idOf(subject, schema)));
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<Object>(schema).write(value, encoder);
        encoder.flush();
        return bytes.toByteArray();
    }

    private IOException damaged(RuntimeException e) {
        if (e.getCause() instanceof StoreException failure) {
            return failure; // the file may be whole
        }
        return new IOException(name + " is damaged: " + e.getMessage() + "; restore it from a copy", e);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
