package dev.footfall.ingest.json;

import java.util.ArrayList;
import java.util.List;

/**
 * A body split into the JSON texts of its events: one value, the elements of an array, or the lines of NDJSON. It only
 * finds where each begins and ends; reading them says whether they are JSON. An item is a {@link Span} of the body,
 * so that what is rejected can be kept byte for byte.
 */
public sealed interface Items {
    /**
     * Items that stand for themselves: lines, or the one value. What is wrong with one spoils no other.
     */
    record Separate(List<Span> spans) implements Items {}

    /** The elements of an array; one that is no JSON spoils the array. */
    record Elements(List<Span> spans) implements Items {}

    /**
     * Not one array.
     *
     * @param at index of the byte where the syntax breaks
     */
    record Broken(int at) implements Items {}

    /** More items than allowed. */
    record TooMany() implements Items {}

    /**
     * Splits a body.
     *
     * @param lines whether the sender says that it is NDJSON; else it is taken for NDJSON if its first line is a whole
     *     object and something follows
     * @param max the most items allowed
     */
    static Items split(byte[] body, boolean lines, int max) {
        int from = Scan.skipSpace(body, Scan.skipByteOrderMark(body), body.length);
        if (from == body.length) {
            return new Separate(List.of());
        }
        if (lines || (body[from] == '{' && isFirstOfLines(body, from))) {
            return splitLines(body, from, max);
        }
        if (body[from] == '[') {
            return split(body, new Span(from, body.length - from), max);
        }
        return new Separate(List.of(Span.trimmed(body, from, body.length)));
    }

    private static boolean isFirstOfLines(byte[] body, int from) {
        int end = Scan.endOfValue(body, from, body.length);
        return end > 0
                && Scan.skipSpace(body, end, body.length) < body.length
                && Scan.indexOf(body, '\n', from, end) == end;
    }

    private static Items splitLines(byte[] body, int start, int max) {
        List<Span> spans = new ArrayList<>();
        int from = start;
        while (from < body.length) {
            int end = Scan.indexOf(body, '\n', from, body.length);
            Span line = Span.trimmed(body, Scan.skipSpace(body, from, end), end);
            if (line.length() > 0) {
                if (spans.size() == max) {
                    return new TooMany();
                }
                spans.add(line);
            }
            from = end + 1;
        }
        return new Separate(spans);
    }

    /**
     * Splits an array that is a part of a body.
     *
     * @param max the most items allowed
     */
    static Items split(byte[] body, Span array, int max) {
        int to = array.offset() + array.length();
        if (array.length() == 0 || body[array.offset()] != '[') {
            return new Broken(array.offset());
        }
        List<Span> spans = new ArrayList<>();
        int at = Scan.skipSpace(body, array.offset() + 1, to);
        boolean first = true;
        while (at < to) {
            if (body[at] == ']' && first) {
                return endArray(body, at + 1, to, spans);
            }
            int end = Scan.endOfValue(body, at, to);
            if (end < 0) {
                return new Broken(to);
            }
            if (end == at) {
                return new Broken(at);
            }
            if (spans.size() == max) {
                return new TooMany();
            }
            spans.add(new Span(at, end - at));
            at = Scan.skipSpace(body, end, to);
            if (at < to && body[at] == ']') {
                return endArray(body, at + 1, to, spans);
            }
            if (at == to || body[at] != ',') {
                return new Broken(at);
            }
            at = Scan.skipSpace(body, at + 1, to);
            first = false;
        }
        return new Broken(to);
    }

    private static Items endArray(byte[] body, int after, int to, List<Span> spans) {
        int rest = Scan.skipSpace(body, after, to);
        return rest == to ? new Elements(spans) : new Broken(rest);
    }
}
