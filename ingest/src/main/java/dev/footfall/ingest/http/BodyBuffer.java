package dev.footfall.ingest.http;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Collects a body up to a limit, taking no more memory than came over the wire, but for a little. Used by one thread at a time. */
final class BodyBuffer {
    private static final int FIRST_BYTES = 16 * 1024;

    private final int limit;
    private byte[] bytes;
    private int length;

    /**
     * @param announced the request's Content-Length, or -1
     * @param limit the most bytes to collect
     */
    BodyBuffer(long announced, int limit) {
        this.limit = limit;
        this.bytes = new byte[(int) Math.min(limit, announced >= 0 ? Math.min(announced, FIRST_BYTES) : 1024)];
    }

    /** Whether the chunk still went in. */
    boolean append(ByteBuffer chunk) {
        int more = chunk.remaining();
        if (more > limit - length) {
            return false;
        }
        if (more > bytes.length - length) {
            bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(length + more, bytes.length * 2L)));
        }
        chunk.get(bytes, length, more);
        length += more;
        return true;
    }

    byte[] toArray() {
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }
}
