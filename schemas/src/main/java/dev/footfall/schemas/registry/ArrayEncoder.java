package dev.footfall.schemas.registry;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.apache.avro.io.BinaryData;
import org.apache.avro.io.BinaryEncoder;

/**
 * Avro's binary encoding straight into an array: what Avro's own encoders write passes one more buffer, or a stream
 * that takes a lock for every field. Owned by one thread.
 */
final class ArrayEncoder extends BinaryEncoder {
    private static final int LONG_BYTES = 10;

    private byte[] bytes;
    private int size;

    /**
     * @param capacity bytes for which there is room before the array grows
     */
    ArrayEncoder(int capacity) {
        bytes = new byte[capacity];
    }

    /** Bytes written so far. */
    int size() {
        return size;
    }

    /** A copy of what was written. */
    byte[] toByteArray() {
        return Arrays.copyOf(bytes, size);
    }

    /** Writes one byte as it is. */
    void writeRaw(int value) {
        reserve(1);
        bytes[size++] = (byte) value;
    }

    @Override
    public void writeBoolean(boolean value) {
        writeRaw(value ? 1 : 0);
    }

    @Override
    public void writeInt(int value) {
        reserve(LONG_BYTES);
        size += BinaryData.encodeInt(value, bytes, size);
    }

    @Override
    public void writeLong(long value) {
        reserve(LONG_BYTES);
        size += BinaryData.encodeLong(value, bytes, size);
    }

    @Override
    public void writeFloat(float value) {
        reserve(Float.BYTES);
        size += BinaryData.encodeFloat(value, bytes, size);
    }

    @Override
    public void writeDouble(double value) {
        reserve(Double.BYTES);
        size += BinaryData.encodeDouble(value, bytes, size);
    }

    @Override
    public void writeString(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        writeInt(encoded.length);
        writeFixed(encoded, 0, encoded.length);
    }

    @Override
    public void writeFixed(byte[] from, int start, int length) {
        reserve(length);
        System.arraycopy(from, start, bytes, size, length);
        size += length;
    }

    @Override
    public void writeFixed(ByteBuffer from) throws IOException {
        int length = from.remaining();
        reserve(length);
        from.get(from.position(), bytes, size, length);
        size += length;
    }

    @Override
    protected void writeZero() {
        writeRaw(0);
    }

    /** None: everything is written. */
    @Override
    public int bytesBuffered() {
        return 0;
    }

    @Override
    public void flush() {
        // everything is written
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(size, more)));
        }
    }
}
