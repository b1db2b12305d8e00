package dev.footfall.replay.archive;

import dev.footfall.schemas.registry.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** Writes a file of the archive. Used by one thread. */
final class PartWriter implements AutoCloseable {
    private final ArchiveStore.Unfinished unfinished;
    private final GenericDatumReader<Object> values;
    private final DataFileWriter<Object> out;
    private final ByteArrayOutputStream datum = new ByteArrayOutputStream(1 << 10);
    private final BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(datum, null);
    private long records;
    private long bytes;

    /**
     * @param value schema of the records; empty where values are bytes that Footfall did not write
     * @param follows whether nothing is missing between this file and the one before it
     */
    PartWriter(ArchiveStore store, Part part, Optional<Schema> value, boolean follows) throws IOException {
        this.values = new GenericDatumReader<>(value.orElse(Schema.create(Schema.Type.NULL)));
        this.unfinished = store.begin(part);
        this.out = new DataFileWriter<>(new GenericDatumWriter<>())
                .setCodec(CodecFactory.zstandardCodec(CodecFactory.DEFAULT_ZSTANDARD_LEVEL, true))
                .setMeta(ArchiveSchema.TOPIC, part.partition().topic())
                .setMeta(ArchiveSchema.FOLLOWS, Boolean.toString(follows));
        try {
            out.create(ArchiveSchema.of(value), unfinished.out());
        } catch (IOException e) {
            unfinished.close();
            throw e;
        }
    }

    long records() {
        return records;
    }

    /** How many bytes its records have, before compression. */
    long bytes() {
        return bytes;
    }

    /** Adds a record, its value byte for byte. */
    void add(ConsumerRecord<byte[], byte[]> record) throws IOException {
        datum.reset();
        encoder.writeInt(record.partition());
        encoder.writeLong(record.offset());
        encoder.writeLong(record.timestamp());
        writeOptional(record.key());
        writeHeaders(record);
        byte[] value = record.value();
        if (value != null && isRecord(value)) {
            encoder.writeIndex(ArchiveSchema.RECORD);
            encoder.writeFixed(value, WireFormat.HEADER_BYTES, value.length - WireFormat.HEADER_BYTES);
        } else {
            writeOptional(value);
        }
        encoder.flush();
        out.appendEncoded(ByteBuffer.wrap(datum.toByteArray()));
        records++;
        bytes += datum.size();
    }

    /** Whether the value is what the schema says; else nothing behind it could be read. */
    private boolean isRecord(byte[] value) {
        if (values.getSchema().getType() == Schema.Type.NULL || value.length < WireFormat.HEADER_BYTES) {
            return false;
        }
        BinaryDecoder decoder = DecoderFactory.get()
                .binaryDecoder(value, WireFormat.HEADER_BYTES, value.length - WireFormat.HEADER_BYTES, null);
        try {
            values.read(null, decoder);
            return decoder.isEnd();
        } catch (IOException
                | AvroRuntimeException
                | IndexOutOfBoundsException
                | UnsupportedOperationException e) { // the last for lengths that no string can have
            return false;
        }
    }

    private void writeHeaders(ConsumerRecord<byte[], byte[]> record) throws IOException {
        encoder.writeArrayStart();
        encoder.setItemCount(record.headers().toArray().length);
        for (Header header : record.headers()) {
            encoder.startItem();
            encoder.writeString(header.key());
            writeOptional(header.value());
        }
        encoder.writeArrayEnd();
    }

    private void writeOptional(byte @Nullable [] value) throws IOException {
        if (value == null) {
            encoder.writeIndex(ArchiveSchema.NO_VALUE);
            encoder.writeNull();
        } else {
            encoder.writeIndex(ArchiveSchema.BYTES);
            encoder.writeBytes(value);
        }
    }

    /** Makes it a file of the archive. */
    void finish() throws IOException {
        out.close();
        unfinished.finish();
    }

    /** Leaves what is not finished; it is removed. */
    @Override
    public void close() throws IOException {
        try (unfinished) {
            out.close();
        }
    }
}
