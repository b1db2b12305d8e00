package dev.footfall.replay.archive;

import dev.footfall.schemas.registry.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
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

/**
 * Writes a file of the archive. It has another name until it is whole and on disk, so a file that is there is whole. Used
 * by one thread.
 */
final class PartWriter implements AutoCloseable {
    private final Path file;
    private final Path folder;
    private final Path unfinished;
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
    PartWriter(Path file, String topic, Optional<Schema> value, boolean follows) throws IOException {
        this.file = file;
        this.folder = Objects.requireNonNull(file.getParent(), "a file of the archive is in a folder");
        this.unfinished = ArchiveFolder.unfinished(file);
        this.values = new GenericDatumReader<>(value.orElse(Schema.create(Schema.Type.NULL)));
        Files.createDirectories(folder);
        this.out = new DataFileWriter<>(new GenericDatumWriter<>())
                .setCodec(CodecFactory.zstandardCodec(CodecFactory.DEFAULT_ZSTANDARD_LEVEL, true))
                .setMeta(ArchiveSchema.TOPIC, topic)
                .setMeta(ArchiveSchema.FOLLOWS, Boolean.toString(follows));
        out.create(ArchiveSchema.of(value), unfinished.toFile());
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

    /** Brings it to disk and gives it its name. */
    void finish() throws IOException {
        out.close();
        force(unfinished, StandardOpenOption.WRITE);
        Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        force(folder, StandardOpenOption.READ); // the name too
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }

    /** Leaves what is not finished; it is removed. */
    @Override
    public void close() throws IOException {
        out.close();
        Files.deleteIfExists(unfinished);
    }
}
