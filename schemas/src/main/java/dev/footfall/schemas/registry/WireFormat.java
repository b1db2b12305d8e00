package dev.footfall.schemas.registry;

import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Confluent's wire format: a zero byte, the schema's id in 4 bytes (big-endian), the value in Avro binary.
 *
 * @see <a href="https://docs.confluent.io/platform/current/schema-registry/fundamentals/serdes-develop/index.html#wire-format">Wire format</a>
 */
public final class WireFormat {
    static final byte MAGIC = 0;
    /** Bytes before the value. */
    public static final int HEADER_BYTES = 5;

    private WireFormat() {}

    /**
     * The schema id in a record's header.
     *
     * @throws SerializationException if the bytes do not start with such a header
     */
    public static int schemaId(byte[] bytes) {
        if (bytes.length < HEADER_BYTES || bytes[0] != MAGIC) {
            throw new SerializationException("not in Confluent's wire format: a record of " + bytes.length
                    + " bytes that does not start with the byte 0 and a 4-byte schema id");
        }
        return ByteBuffer.wrap(bytes, 1, Integer.BYTES).getInt();
    }

    /** The bytes before a value. */
    public static byte[] header(int schemaId) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(schemaId).array();
    }
}
