package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.LogEntry;
import dev.footfall.schemas.topic.Topic;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * An entry as it lies in the spool: {@code version:1 written:8 topic-length:1 topic key-length:4 key value}, numbers big
 * endian, the time in milliseconds since 1970.
 *
 * @param sequence its place in the spool's order
 * @param bytes the entry; nobody changes them
 */
@SuppressWarnings("ArrayRecordComponent") // compared by nobody
record SpooledEntry(long sequence, byte[] bytes) {
    private static final byte VERSION = 1;
    private static final int WRITTEN_AT = 1;
    private static final int FIXED_BYTES = 1 + Long.BYTES + 1 + Integer.BYTES;

    /** The bytes of an entry. */
    static byte[] encode(LogEntry entry, Instant written) {
        byte[] topic = entry.topic().topicName().getBytes(UTF_8);
        return ByteBuffer.allocate(FIXED_BYTES + topic.length + entry.bytes())
                .put(VERSION)
                .putLong(written.toEpochMilli())
                .put((byte) topic.length)
                .put(topic)
                .putInt(entry.key().length)
                .put(entry.key())
                .put(entry.value())
                .array();
    }

    /** When it was spooled. */
    Instant written() {
        return bytes.length < FIXED_BYTES
                ? Instant.EPOCH
                : Instant.ofEpochMilli(ByteBuffer.wrap(bytes).getLong(WRITTEN_AT));
    }

    /** The entry; empty if it was written by a later version of Footfall, or for a topic that is no more. */
    Optional<LogEntry> entry() {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        try {
            if (in.get() != VERSION) {
                return Optional.empty();
            }
            in.getLong();
            byte[] topic = next(in, in.get());
            byte[] key = next(in, in.getInt());
            byte[] value = next(in, in.remaining());
            return topicNamed(new String(topic, UTF_8)).map(known -> new LogEntry(known, key, value));
        } catch (BufferUnderflowException | NegativeArraySizeException e) {
            return Optional.empty();
        }
    }

    private static Optional<Topic> topicNamed(String name) {
        return Arrays.stream(Topic.values())
                .filter(topic -> topic.topicName().equals(name))
                .findFirst();
    }

    private static byte[] next(ByteBuffer in, int length) {
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }
}
