package dev.footfall.ingest.dialect.posthog;

import dev.footfall.ingest.body.ContentCoding;
import dev.footfall.ingest.body.Decoded;
import dev.footfall.ingest.dialect.RequestHead;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * What PostHog's clients wrap around a body without a header that says so: gzip, a form's field {@code data}, Base64, or
 * gzip in Base64. Each is taken off once.
 */
final class Wrapping {
    private static final String FORM = "application/x-www-form-urlencoded";
    private static final String DATA = "data";
    private static final String COMPRESSION = "compression";
    private static final String BASE64 = "base64";
    private static final String LZ64 = "lz64";

    private Wrapping() {}

    /**
     * Takes it off.
     *
     * @param limit the most bytes that may come out
     */
    static Decoded remove(RequestHead head, byte[] body, int limit) {
        Decoded inflated = inflate(body, limit);
        if (!(inflated instanceof Decoded.Plain(byte[] bytes)) || isJson(bytes)) {
            return inflated;
        }
        boolean form = head.mediaType().equals(FORM) || startsWith(bytes, DATA + "=");
        Optional<String> data = form ? field(bytes, DATA) : Optional.empty();
        Optional<String> named = form ? field(bytes, COMPRESSION) : Optional.empty();
        String compression = named.or(() -> head.query(COMPRESSION)).orElse("");
        if (compression.equals(LZ64)) {
            return new Decoded.Broken("lz64 is not understood; update the client, or switch its compression off");
        }
        if (data.isPresent()) {
            return ofField(data.get(), limit);
        }
        return compression.equals(BASE64) ? ofBase64(bytes, limit) : inflated;
    }

    private static Decoded ofField(String encoded, int limit) {
        Optional<byte[]> decoded = percentDecoded(encoded);
        if (decoded.isEmpty()) {
            return new Decoded.Broken("the form's field data is not percent-encoded as a form must be");
        }
        byte[] bytes = decoded.get();
        return isJson(bytes) ? new Decoded.Plain(bytes) : ofBase64(bytes, limit);
    }

    /** In either alphabet, padded or not; a plus sign that a form turned into a space is one again. */
    private static Decoded ofBase64(byte[] text, int limit) {
        int end = text.length;
        while (end > 0 && (text[end - 1] == '=' || text[end - 1] == '\n' || text[end - 1] == '\r')) {
            end--;
        }
        byte[] standard = new byte[end];
        for (int i = 0; i < end; i++) {
            standard[i] = switch (text[i]) {
                case ' ', '-' -> '+';
                case '_' -> '/';
                default -> text[i];
            };
        }
        try {
            return inflate(Base64.getDecoder().decode(standard), limit);
        } catch (IllegalArgumentException e) {
            return new Decoded.Broken("the body is neither JSON nor gzip nor Base64");
        }
    }

    private static Decoded inflate(byte[] bytes, int limit) {
        return ContentCoding.sniff(bytes).decode(bytes, limit);
    }

    private static boolean isJson(byte[] bytes) {
        for (byte b : bytes) {
            if (b != ' ' && b != '\t' && b != '\r' && b != '\n') {
                return b == '{' || b == '[' || b == (byte) 0xEF; // the last begins a byte order mark
            }
        }
        return false;
    }

    private static boolean startsWith(byte[] bytes, String prefix) {
        return bytes.length >= prefix.length()
                && new String(bytes, 0, prefix.length(), StandardCharsets.ISO_8859_1).equals(prefix);
    }

    /** The value of a form's field, still encoded. */
    private static Optional<String> field(byte[] form, String name) {
        String text = new String(form, StandardCharsets.ISO_8859_1);
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('&', from);
            end = end < 0 ? text.length() : end;
            if (text.startsWith(name + "=", from)) {
                return Optional.of(text.substring(from + name.length() + 1, end));
            }
            from = end + 1;
        }
        return Optional.empty();
    }

    private static Optional<byte[]> percentDecoded(String text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
                int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                out.write(high * 16 + low);
                i += 2;
            } else {
                out.write(c == '+' ? ' ' : c);
            }
        }
        return Optional.of(out.toByteArray());
    }
}
