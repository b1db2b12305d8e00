package dev.footfall.sinks.postgres;

import java.util.Map;

/** Counts by name as JSON text (RFC 8259). */
final class JsonCounts {
    private JsonCounts() {}

    /** An object with a member for each count, in the order of the map. */
    static String of(Map<String, Long> counts) {
        StringBuilder json = new StringBuilder(32 * counts.size() + 2).append('{');
        counts.forEach((name, count) -> {
            if (json.length() > 1) {
                json.append(',');
            }
            text(json, name);
            json.append(':').append(count.longValue());
        });
        return json.append('}').toString();
    }

    private static void text(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                json.append(c);
            }
        }
        json.append('"');
    }
}
