package dev.footfall.schemas.audit;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Writes an object in the JSON Canonicalization Scheme. Members are to be given in the order of their names, and those
 * without a content are left out. Owned by one thread.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</a>
 */
public final class CanonicalJson {
    private static final long LARGEST_EXACT = 1L << 53;
    private static final String HEX = "0123456789abcdef";

    private final StringBuilder out = new StringBuilder(512);

    CanonicalJson() {
        out.append('{');
    }

    /** An array of texts. */
    public static String of(List<String> values) {
        CanonicalJson json = new CanonicalJson();
        json.out.setLength(0);
        json.array(values);
        return json.out.toString();
    }

    /** An object of texts or of booleans. */
    public static String of(Map<String, ?> values) {
        CanonicalJson json = new CanonicalJson();
        json.out.setLength(0);
        json.object(values);
        return json.out.toString();
    }

    CanonicalJson member(String name, String value) {
        name(name);
        quote(value);
        return this;
    }

    CanonicalJson member(String name, Optional<String> value) {
        value.ifPresent(text -> member(name, text));
        return this;
    }

    /** A whole number that every reader of JSON reads exactly. */
    CanonicalJson member(String name, long value) {
        if (Math.abs(value) > LARGEST_EXACT) {
            throw new IllegalArgumentException(name + " is beyond 2^53, which JSON has no exact number for");
        }
        name(name);
        out.append(value);
        return this;
    }

    CanonicalJson optional(String name, Optional<Integer> value) {
        value.ifPresent(number -> member(name, number.longValue()));
        return this;
    }

    CanonicalJson member(String name, List<String> values) {
        if (!values.isEmpty()) {
            name(name);
            array(values);
        }
        return this;
    }

    /** An object of texts or of booleans. */
    CanonicalJson member(String name, Map<String, ?> values) {
        if (!values.isEmpty()) {
            name(name);
            object(values);
        }
        return this;
    }

    private void array(List<String> values) {
        char separator = '[';
        for (String value : values) {
            out.append(separator);
            quote(value);
            separator = ',';
        }
        out.append(values.isEmpty() ? "[]" : "]");
    }

    private void object(Map<String, ?> values) {
        char separator = '{';
        for (Map.Entry<String, ?> value : new TreeMap<>(values).entrySet()) {
            out.append(separator);
            quote(value.getKey());
            out.append(':');
            if (value.getValue() instanceof Boolean bool) {
                out.append(bool.booleanValue());
            } else {
                quote((String) value.getValue());
            }
            separator = ',';
        }
        out.append(values.isEmpty() ? "{}" : "}");
    }

    /** The object. */
    String end() {
        return out.append('}').toString();
    }

    private void name(String name) {
        if (out.length() > 1) {
            out.append(',');
        }
        quote(name);
        out.append(':');
    }

    /** What needs no escape is copied in one piece: most texts need none. */
    private void quote(String text) {
        out.append('"');
        int copied = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                out.append(text, copied, i);
                escape(c);
                copied = i + 1;
            }
        }
        (copied == 0 ? out.append(text) : out.append(text, copied, text.length())).append('"');
    }

    private void escape(char c) {
        switch (c) {
            case '"', '\\' -> out.append('\\').append(c);
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> out.append("\\u00").append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
        }
    }
}
