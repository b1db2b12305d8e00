package dev.footfall.replay.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Reads lines of any length in bounded memory. Owned by one thread. */
final class LineReader implements Lines {
    private static final int BUFFER = 64 * 1024;

    private final InputStream in;
    private final int maxBytes;
    private final byte[] buffer = new byte[BUFFER];
    private int position;
    private int limit;
    private long number;

    /**
     * @param maxBytes of a line; the rest of a longer one is left out
     */
    LineReader(InputStream in, int maxBytes) {
        this.in = in;
        this.maxBytes = maxBytes;
    }

    @Override
    public Optional<Line> next() throws IOException {
        var content = new ByteArrayOutputStream(256);
        long bytes = 0;
        while (fill()) {
            int end = position;
            while (end < limit && buffer[end] != '\n') {
                end++;
            }
            int room = Math.max(0, maxBytes + 2 - content.size()); // two more tell "\r" at the end from a longer line
            content.write(buffer, position, Math.min(end - position, room));
            boolean ended = end < limit;
            bytes += end - position + (ended ? 1 : 0);
            position = ended ? end + 1 : end;
            if (ended) {
                return Optional.of(line(content.toByteArray(), bytes));
            }
        }
        return bytes == 0 ? Optional.empty() : Optional.of(line(content.toByteArray(), bytes));
    }

    private boolean fill() throws IOException {
        if (position < limit) {
            return true;
        }
        position = 0;
        limit = in.read(buffer);
        return limit > 0;
    }

    private Line line(byte[] content, long bytes) {
        int length = content.length;
        if (length > 0 && content[length - 1] == '\r') {
            length--;
        }
        boolean cut = length > maxBytes;
        return new Line(++number, decode(content, Math.min(length, maxBytes)), cut, bytes);
    }

    private static String decode(byte[] content, int length) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content, 0, length))
                    .toString();
        } catch (CharacterCodingException e) {
            return new String(content, 0, length, StandardCharsets.ISO_8859_1); // takes every byte
        }
    }
}
