package dev.footfall.sinks.postgres;

import dev.footfall.schemas.audit.CanonicalJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** How an id stands in what clients send: quarantine keeps it as bytes. */
final class Identifiers {
    private Identifiers() {}

    /** As a string of JSON. */
    static byte[] inJson(String id) {
        String array = CanonicalJson.of(List.of(id));
        return bytes(array.substring(1, array.length() - 1));
    }

    /** As a value of a form or a query, before another. */
    static byte[] inForm(String id) {
        return bytes('=' + URLEncoder.encode(id, StandardCharsets.UTF_8) + '&');
    }

    /** As the last value of a form or a query. */
    static byte[] atFormsEnd(String id) {
        return bytes('=' + URLEncoder.encode(id, StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
