package dev.footfall.sinks.postgres;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLDataException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/**
 * Rows in Postgres's binary COPY format, built in memory: {@link #begin}, then for each row {@link #row} and its
 * fields in the order of the COPY's columns, then {@link #end}. Used by one thread, again and again.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-copy.html">COPY, Binary Format</a>
 */
final class CopyBuffer {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final byte JSONB_VERSION = 1;
    private static final long POSTGRES_EPOCH_SECONDS = 946_684_800; // 2000-01-01T00:00:00Z
    private static final int TIMESTAMPTZ_OID = 1184;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private byte[] bytes = new byte[1 << 16];
    private int length;

    /** Starts afresh with the header. */
    void begin() {
        length = 0;
        raw(SIGNATURE);
        putInt(0); // flags
        putInt(0); // no header extension
    }

    /** Starts a row of that many fields. */
    void row(int fields) {
        putShort(fields);
    }

    /** Ends the rows with the trailer. */
    void end() {
        putShort(-1);
    }

    /** The bytes up to {@link #length}; valid until the next change. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void nothing() {
        putInt(-1);
    }

    /**
     * @throws SQLDataException if the text holds a NUL, which Postgres cannot store (SQLSTATE 22021)
     */
    void text(String value) throws SQLDataException {
        byte[] utf8 = utf8(value);
        putInt(utf8.length);
        raw(utf8);
    }

    /**
     * JSON text, which Postgres checks.
     *
     * @throws SQLDataException if the text holds a NUL
     */
    void jsonb(String value) throws SQLDataException {
        byte[] utf8 = utf8(value);
        putInt(utf8.length + 1);
        putByte(JSONB_VERSION);
        raw(utf8);
    }

    void bytea(byte[] value) {
        putInt(value.length);
        raw(value);
    }

    void int4(int value) {
        putInt(Integer.BYTES);
        putInt(value);
    }

    void int8(long value) {
        putInt(Long.BYTES);
        putLong(value);
    }

    void bool(boolean value) {
        putInt(1);
        putByte(value ? 1 : 0);
    }

    void uuid(UUID value) {
        putInt(2 * Long.BYTES);
        putLong(value.getMostSignificantBits());
        putLong(value.getLeastSignificantBits());
    }

    /**
     * A moment, in microseconds.
     *
     * @throws SQLDataException if it is beyond what Postgres can store (SQLSTATE 22008)
     */
    void timestamptz(Instant value) throws SQLDataException {
        long micros;
        try {
            micros = Math.addExact(
                    Math.multiplyExact(value.getEpochSecond() - POSTGRES_EPOCH_SECONDS, 1_000_000L),
                    value.getNano() / 1_000L);
        } catch (ArithmeticException e) {
            throw new SQLDataException("a time is beyond what Postgres stores", "22008", e);
        }
        putInt(Long.BYTES);
        putLong(micros);
    }

    /**
     * Moments, in microseconds.
     *
     * @throws SQLDataException if one is beyond what Postgres can store (SQLSTATE 22008)
     */
    void timestamptzArray(List<Instant> values) throws SQLDataException {
        boolean isEmpty = values.isEmpty(); // an empty array has no dimension
        putInt((isEmpty ? 3 : 5 + 3 * values.size()) * Integer.BYTES);
        putInt(isEmpty ? 0 : 1);
        putInt(0); // none of them is null
        putInt(TIMESTAMPTZ_OID);
        if (!isEmpty) {
            putInt(values.size());
            putInt(1); // the number of the first
        }
        for (Instant value : values) {
            timestamptz(value);
        }
    }

    private static byte[] utf8(String value) throws SQLDataException {
        if (value.indexOf('\0') >= 0) {
            throw new SQLDataException("a text holds the character NUL, which Postgres does not store", "22021");
        }
        return value.getBytes(StandardCharsets.UTF_8);
    }

    private void raw(byte[] value) {
        room(value.length);
        System.arraycopy(value, 0, bytes, length, value.length);
        length += value.length;
    }

    private void putByte(int value) {
        room(1);
        bytes[length++] = (byte) value;
    }

    private void putShort(int value) {
        room(Short.BYTES);
        SHORT.set(bytes, length, (short) value);
        length += Short.BYTES;
    }

    private void putInt(int value) {
        room(Integer.BYTES);
        INT.set(bytes, length, value);
        length += Integer.BYTES;
    }

    private void putLong(long value) {
        room(Long.BYTES);
        LONG.set(bytes, length, value);
        length += Long.BYTES;
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), Math.multiplyExact(bytes.length, 2)));
        }
    }
}
