package dev.footfall.processors.state;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes state as bytes: whole numbers take as many bytes as they need (7 bits each, the lowest first), text is UTF-8
 * after its length. Owned by one thread.
 */
public final class StateWriter {
    private byte[] bytes = new byte[256];
    private int length;

    /** Writes a byte as it is. */
    public void writeByte(int value) {
        reserve(1);
        bytes[length++] = (byte) value;
    }

    /** Writes a number of 0 or more in 1 to 9 bytes; one below 0 takes 10. */
    public void writeUnsigned(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7FL) != 0) {
            bytes[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[length++] = (byte) rest;
    }

    /** Writes any number, near 0 in few bytes on both sides. */
    public void writeSigned(long value) {
        writeUnsigned((value << 1) ^ (value >> 63));
    }

    /** Writes a number in 8 bytes. */
    public void writeLong(long value) {
        reserve(Long.BYTES);
        for (int shift = 56; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    /** Writes a number in 4 bytes. */
    public void writeInt(int value) {
        reserve(Integer.BYTES);
        for (int shift = 24; shift >= 0; shift -= 8) {
            bytes[length++] = (byte) (value >>> shift);
        }
    }

    public void writeText(String text) {
        writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Writes bytes after their number. */
    public void writeBytes(byte[] value) {
        writeUnsigned(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    /** What was written so far. */
    public byte[] toBytes() {
        return Arrays.copyOf(bytes, length);
    }

    private void reserve(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
        }
    }
}
