package dev.footfall.replay.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.footfall.replay.deliver.Wire;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * What clients sent, as JSON: most sent JSON; a Snowplow pixel is a query, and a CloudEvent in binary mode is headers, an
 * empty line and a body. Pure.
 */
public final class SentForms {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    private static final String EMPTY_LINE = "\r\n\r\n";
    private static final String ATTRIBUTE = "ce-";

    private SentForms() {}

    /** What was sent; what is nothing of that is a text, which a patch can replace whole. */
    public static JsonNode read(Wire wire, byte[] sent) {
        Optional<JsonNode> json = json(sent);
        if (json.isPresent()) {
            return json.get();
        }
        String text = new String(sent, StandardCharsets.UTF_8);
        if (wire == Wire.SNOWPLOW && text.matches("[^\\s{}\\[\\]\"]+=[^\\s{}\"]*")) {
            return query(text).<JsonNode>map(fields -> fields).orElseGet(() -> TextNode.valueOf(text));
        }
        if (wire == Wire.CLOUDEVENTS) {
            return binary(sent).<JsonNode>map(event -> event).orElseGet(() -> TextNode.valueOf(text));
        }
        return TextNode.valueOf(text);
    }

    /** The fields of a query; empty if it is not encoded as it must be. */
    public static Optional<ObjectNode> query(String query) {
        ObjectNode fields = JSON.createObjectNode();
        try {
            for (String parameter : query.split("&")) {
                String[] pair = parameter.split("=", 2);
                String name = URLDecoder.decode(pair[0], StandardCharsets.UTF_8);
                if (pair.length == 2 && !name.equals("key")) {
                    fields.put(name, URLDecoder.decode(pair[1], StandardCharsets.UTF_8));
                }
            }
            return Optional.of(fields);
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<ObjectNode> binary(byte[] sent) {
        String latin = new String(sent, StandardCharsets.ISO_8859_1); // a byte a character
        int end = latin.startsWith("\r\n") ? 0 : latin.indexOf(EMPTY_LINE);
        if (end < 0) {
            return Optional.empty();
        }
        ObjectNode event = JSON.createObjectNode();
        for (String line : latin.substring(0, end).split("\r\n")) {
            int colon = line.indexOf(": ");
            String name = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            if (name.startsWith(ATTRIBUTE)) {
                event.put(name.substring(ATTRIBUTE.length()), decoded(line.substring(colon + 2)));
            } else if (name.equals("content-type")) {
                event.put("datacontenttype", line.substring(colon + 2));
            }
        }
        byte[] data =
                latin.substring(end + (end == 0 ? 2 : EMPTY_LINE.length())).getBytes(StandardCharsets.ISO_8859_1);
        if (data.length > 0) {
            json(data)
                    .ifPresentOrElse(
                            value -> event.set("data", value),
                            () -> event.put("data_base64", Base64.getEncoder().encodeToString(data)));
        }
        return Optional.of(event);
    }

    /** Percent-encoded, as the HTTP binding has it; a plus is a plus. */
    private static String decoded(String value) {
        String utf8 = new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        try {
            return URLDecoder.decode(utf8.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return utf8;
        }
    }

    private static Optional<JsonNode> json(byte[] bytes) {
        try {
            JsonNode tree = JSON.readTree(bytes);
            return tree == null || tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
        } catch (JsonProcessingException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // in no encoding of JSON
        }
    }
}
