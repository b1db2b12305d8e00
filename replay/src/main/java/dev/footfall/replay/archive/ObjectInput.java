package dev.footfall.replay.archive;

import java.io.IOException;
import java.util.Arrays;
import org.apache.avro.file.SeekableInput;

/**
 * Reads an object in ranges, each a request of its own, so that no connection waits while records are worked on. The ranges
 * grow, as whoever reads on mostly reads to the end. Used by one thread.
 */
final class ObjectInput implements SeekableInput {
    private static final int FIRST = 256 << 10;
    private static final int LARGEST = 8 << 20;

    private final Ranges ranges;
    private final long length;
    private byte[] held;
    private long heldFrom;
    private long position;
    private int next = FIRST;

    /** An object's bytes. */
    @FunctionalInterface
    interface Ranges {
        /** The bytes from an offset on, as many as are asked for, or up to the object's end. */
        Range read(long from, int count) throws IOException;
    }

    /**
     * A piece of an object.
     *
     * @param length of the whole object
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Range(byte[] bytes, long length) {}

    ObjectInput(Ranges ranges) throws IOException {
        this.ranges = ranges;
        Range first = ranges.read(0, FIRST);
        this.held = first.bytes();
        this.length = first.length();
    }

    @Override
    public int read(byte[] into, int at, int count) throws IOException {
        if (position >= length) {
            return -1;
        }
        if (position < heldFrom || position >= heldFrom + held.length) {
            held = ranges.read(position, next).bytes();
            heldFrom = position;
            next = Math.min(2 * next, LARGEST);
        }
        int start = Math.toIntExact(position - heldFrom);
        int given = Math.min(count, held.length - start);
        System.arraycopy(held, start, into, at, given);
        position += given;
        return given;
    }

    @Override
    public void seek(long to) {
        position = to;
    }

    @Override
    public long tell() {
        return position;
    }

    @Override
    public long length() {
        return length;
    }

    @Override
    public void close() {
        held = Arrays.copyOf(held, 0);
        heldFrom = length;
    }
}
