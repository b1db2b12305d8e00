package dev.footfall.ingest.json;

import java.nio.ByteBuffer;

/**
 * A stretch of a body.
 *
 * @param offset index of its first byte
 * @param length its number of bytes
 */
public record Span(int offset, int length) {
    /** All of a body but a byte order mark before it and space around it. */
    public static Span content(byte[] body) {
        return trimmed(body, Scan.skipSpace(body, Scan.skipByteOrderMark(body), body.length), body.length);
    }

    static Span trimmed(byte[] body, int from, int to) {
        int end = to;
        while (end > from && Scan.isSpace(body[end - 1])) {
            end--;
        }
        return new Span(from, end - from);
    }

    /** Its bytes, not copied. */
    public ByteBuffer of(byte[] body) {
        return ByteBuffer.wrap(body, offset, length);
    }
}
