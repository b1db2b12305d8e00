package dev.footfall.ingest.json;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * A JSON object split into its members, each a stretch of the body. It only finds where each begins and ends; reading
 * them says whether they are JSON.
 */
public sealed interface Members {
    /**
     * A key and its value.
     *
     * @param key between its quotation marks, as written
     */
    record Member(Span key, Span value) {
        private boolean isNamed(byte[] body, String name) {
            byte[] wanted = name.getBytes(StandardCharsets.UTF_8);
            return Arrays.equals(body, key.offset(), key.offset() + key.length(), wanted, 0, wanted.length);
        }
    }

    /** The members, in their order. */
    record Found(List<Member> members) implements Members {
        /** Where the value of the first member with that key stands; empty if there is none. */
        public Optional<Span> value(byte[] body, String key) {
            return members.stream()
                    .filter(member -> member.isNamed(body, key))
                    .map(Member::value)
                    .findFirst();
        }
    }

    /**
     * Not one object.
     *
     * @param at index of the byte where the syntax breaks
     */
    record Broken(int at) implements Members {}

    /** Splits a body. */
    static Members split(byte[] body) {
        int from = Scan.skipByteOrderMark(body);
        return split(body, new Span(from, body.length - from));
    }

    /** Splits an object that is a part of a body. */
    static Members split(byte[] body, Span object) {
        int to = object.offset() + object.length();
        int at = Scan.skipSpace(body, object.offset(), to);
        if (at == to || body[at] != '{') {
            return new Broken(at);
        }
        List<Member> members = new ArrayList<>();
        at = Scan.skipSpace(body, at + 1, to);
        if (at < to && body[at] == '}') {
            return end(body, at + 1, to, members);
        }
        while (at < to && body[at] == '"') {
            int keyEnd = Scan.endOfValue(body, at, to);
            int colon = keyEnd < 0 ? to : Scan.skipSpace(body, keyEnd, to);
            if (colon == to || body[colon] != ':') {
                return new Broken(colon);
            }
            int value = Scan.skipSpace(body, colon + 1, to);
            int valueEnd = value == to ? -1 : Scan.endOfValue(body, value, to);
            if (valueEnd < 0) {
                return new Broken(to);
            }
            if (valueEnd == value) {
                return new Broken(value);
            }
            members.add(new Member(new Span(at + 1, keyEnd - at - 2), new Span(value, valueEnd - value)));
            at = Scan.skipSpace(body, valueEnd, to);
            if (at < to && body[at] == '}') {
                return end(body, at + 1, to, members);
            }
            if (at == to || body[at] != ',') {
                return new Broken(at);
            }
            at = Scan.skipSpace(body, at + 1, to);
        }
        return new Broken(at);
    }

    private static Members end(byte[] body, int after, int to, List<Member> members) {
        int rest = Scan.skipSpace(body, after, to);
        return rest == to ? new Found(members) : new Broken(rest);
    }
}
