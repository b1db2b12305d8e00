package dev.footfall.ingest.json;

/**
 * A place in a body, as people count.
 *
 * @param line from 1
 * @param column in bytes, from 1
 */
public record Position(int line, int column) {
    /** The place of the byte with that index. */
    public static Position of(byte[] body, long index) {
        int end = (int) Math.max(0, Math.min(body.length, index));
        int line = 1;
        int lineStart = 0;
        for (int i = 0; i < end; i++) {
            if (body[i] == '\n') {
                line++;
                lineStart = i + 1;
            }
        }
        return new Position(line, end - lineStart + 1);
    }

    @Override
    public String toString() {
        return "line " + line + ", column " + column;
    }
}
