package dev.footfall.ingest.event;

import java.io.ByteArrayOutputStream;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.StringJoiner;

/**
 * Keeps a request's write key out of quarantine, whose bytes more people see than the sources file. Only the value of a
 * field in which clients send the key is masked, and only if it is the key: all else, which is to be repaired, stays
 * byte for byte. Immutable.
 */
public final class KeyMask {
    /** What stands in the key's place. */
    public static final String MASK = "***";

    private static final KeyMask NONE = new KeyMask("");
    private static final Set<String> FIELDS = Set.of("aid", "api_key", "token", "$token", "writeKey", "key");
    private static final int NAME_BYTES = 60; // of the longest of them, every character written as an escape

    private final String key;

    private KeyMask(String key) {
        this.key = key;
    }

    /** Of a request with that write key. */
    public static KeyMask of(String key) {
        return new KeyMask(key);
    }

    /** Of a request without a key. */
    public static KeyMask none() {
        return NONE;
    }

    /** Whether a text is the key. */
    public boolean isKey(String text) {
        return !key.isEmpty() && key.equals(text);
    }

    /**
     * The bytes with the key masked wherever {@code "field":"key"} stands. They may be no JSON: nothing is made of where
     * the strings before began.
     *
     * @return the same bytes, not copied, where there is nothing to mask
     */
    public ByteBuffer inJson(ByteBuffer raw) {
        if (key.isEmpty()) {
            return raw;
        }
        int end = raw.limit();
        ByteArrayOutputStream masked = new ByteArrayOutputStream(0);
        int copied = raw.position();
        int at = raw.position();
        while (at < end) {
            int value = raw.get(at) == '"' ? valueOfKeyField(raw, at) : -1;
            int valueEnd = value < 0 ? -1 : endOfString(raw, value, end);
            if (valueEnd < 0 || !isKey(text(raw, value, valueEnd))) {
                at++;
                continue;
            }
            copy(raw, copied, value + 1, masked);
            masked.writeBytes(MASK.getBytes(StandardCharsets.US_ASCII));
            copied = valueEnd;
            at = valueEnd + 1;
        }
        if (copied == raw.position()) {
            return raw;
        }
        copy(raw, copied, end, masked);
        return ByteBuffer.wrap(masked.toByteArray());
    }

    /** A query with the key masked wherever {@code field=key} stands, percent-encoded or not. */
    public String inQuery(String query) {
        if (key.isEmpty()) {
            return query;
        }
        StringJoiner masked = new StringJoiner("&");
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            boolean isKey = equals > 0
                    && FIELDS.contains(decoded(pair.substring(0, equals)))
                    && isKey(decoded(pair.substring(equals + 1)));
            masked.add(isKey ? pair.substring(0, equals + 1) + MASK : pair);
        }
        return masked.toString();
    }

    /** Index of the quotation mark at which the value of one of the fields begins, if its name begins there; else -1. */
    private static int valueOfKeyField(ByteBuffer raw, int at) {
        int nameEnd = endOfString(raw, at, Math.min(raw.limit(), at + 2 + NAME_BYTES));
        if (nameEnd < 0 || !FIELDS.contains(text(raw, at, nameEnd))) {
            return -1;
        }
        int colon = skipSpace(raw, nameEnd + 1);
        if (colon == raw.limit() || raw.get(colon) != ':') {
            return -1;
        }
        int value = skipSpace(raw, colon + 1);
        return value < raw.limit() && raw.get(value) == '"' ? value : -1;
    }

    private static int skipSpace(ByteBuffer raw, int from) {
        int at = from;
        while (at < raw.limit()
                && (raw.get(at) == ' ' || raw.get(at) == '\t' || raw.get(at) == '\r' || raw.get(at) == '\n')) {
            at++;
        }
        return at;
    }

    /** Index of the quotation mark that ends the string which the one at an index begins; -1 if none does. */
    private static int endOfString(ByteBuffer raw, int from, int end) {
        for (int i = from + 1; i < end; i++) {
            if (raw.get(i) == '\\') {
                i++;
            } else if (raw.get(i) == '"') {
                return i;
            }
        }
        return -1;
    }

    /** The text between two quotation marks. */
    private static String text(ByteBuffer raw, int from, int to) {
        String written = StandardCharsets.UTF_8
                .decode(raw.duplicate().limit(to).position(from + 1))
                .toString();
        return written.indexOf('\\') < 0 ? written : unescaped(written);
    }

    private static String unescaped(String written) {
        StringBuilder text = new StringBuilder(written.length());
        for (int i = 0; i < written.length(); i++) {
            char c = written.charAt(i);
            if (c == '\\' && i + 1 < written.length()) {
                c = written.charAt(++i);
                if (c == 'u' && i + 4 < written.length()) {
                    int code = hex(written, i + 1);
                    i += code < 0 ? 0 : 4;
                    c = code < 0 ? c : (char) code;
                }
            }
            text.append(c); // \b, \f, \n, \r and \t are in no key
        }
        return text.toString();
    }

    private static int hex(String text, int from) {
        int code = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            if (digit < 0) {
                return -1;
            }
            code = code << 4 | digit;
        }
        return code;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text; // not percent-encoded
        }
    }

    private static void copy(ByteBuffer from, int at, int to, ByteArrayOutputStream into) {
        byte[] bytes = new byte[to - at];
        from.get(at, bytes);
        into.writeBytes(bytes);
    }
}
