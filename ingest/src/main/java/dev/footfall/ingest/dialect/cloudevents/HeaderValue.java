package dev.footfall.ingest.dialect.cloudevents;

import dev.footfall.ingest.json.Utf8;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Attributes as headers have them: in quotation marks or not, then percent-encoded. A percent sign that begins no
 * encoding stands for itself, for there are clients that encode nothing.
 */
final class HeaderValue {
    private HeaderValue() {}

    /** The attribute; empty if what it encodes is not UTF-8. */
    static Optional<String> decode(String header) {
        String text = unquoted(header);
        if (text.indexOf('%') < 0) {
            return Optional.of(text);
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(encoded.length);
        for (int i = 0; i < encoded.length; i++) {
            boolean escape = encoded[i] == '%' && i + 2 < encoded.length;
            int high = escape ? Character.digit(encoded[i + 1], 16) : -1;
            int low = high < 0 ? -1 : Character.digit(encoded[i + 2], 16);
            if (low < 0) {
                out.write(encoded[i]);
            } else {
                out.write(high << 4 | low);
                i += 2;
            }
        }
        byte[] decoded = out.toByteArray();
        return Utf8.isValid(decoded, 0, decoded.length)
                ? Optional.of(new String(decoded, StandardCharsets.UTF_8))
                : Optional.empty();
    }

    private static String unquoted(String header) {
        int last = header.length() - 1;
        if (last < 1 || header.charAt(0) != '"' || header.charAt(last) != '"') {
            return header;
        }
        StringBuilder text = new StringBuilder(last);
        for (int i = 1; i < last; i++) {
            boolean escape = header.charAt(i) == '\\' && i + 1 < last;
            text.append(header.charAt(escape ? ++i : i));
        }
        return text.toString();
    }
}
