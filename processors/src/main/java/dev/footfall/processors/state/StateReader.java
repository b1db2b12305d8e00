package dev.footfall.processors.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link StateWriter} wrote, in the same order. Owned by one thread.
 *
 * <p>Every method throws IllegalStateException if the bytes end too early or are not what it reads.
 */
public final class StateReader {
    private final byte[] bytes;
    private int position;

    public StateReader(byte[] bytes) {
        this.bytes = bytes;
    }

    public int readByte() {
        require(1);
        return bytes[position++] & 0xFF;
    }

    public long readUnsigned() {
        long value = 0;
        for (int shift = 0; shift < Long.SIZE; shift += 7) {
            int next = readByte();
            value |= (long) (next & 0x7F) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalStateException("state is damaged: a number of more than 64 bits at byte " + position);
    }

    public int readCount() {
        long count = readUnsigned();
        if (count < 0 || count > Integer.MAX_VALUE) {
            throw new IllegalStateException("state is damaged: a count out of range before byte " + position);
        }
        return (int) count;
    }

    public long readSigned() {
        long value = readUnsigned();
        return (value >>> 1) ^ -(value & 1);
    }

    public long readLong() {
        require(Long.BYTES);
        long value = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            value = (value << 8) | (bytes[position++] & 0xFF);
        }
        return value;
    }

    public int readInt() {
        require(Integer.BYTES);
        int value = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            value = (value << 8) | (bytes[position++] & 0xFF);
        }
        return value;
    }

    public String readText() {
        int length = readCount();
        require(length);
        String text = new String(bytes, position, length, StandardCharsets.UTF_8);
        position += length;
        return text;
    }

    public byte[] readBytes() {
        int length = readCount();
        require(length);
        position += length;
        return Arrays.copyOfRange(bytes, position - length, position);
    }

    /** Refuses bytes that are left over. */
    public void requireEnd() {
        if (position != bytes.length) {
            throw new IllegalStateException(
                    "state is damaged: " + (bytes.length - position) + " bytes are left over at byte " + position);
        }
    }

    private void require(int more) {
        if (bytes.length - position < more) {
            throw new IllegalStateException("state is damaged: it ends within a value, at byte " + bytes.length);
        }
    }
}
