package dev.footfall.ingest.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A JSON object taken apart: each value stays in the text in which it was written, so that no number changes. Owned by
 * one thread.
 */
public final class JsonObject {
    /** Without limits of its own: an event that breaks one is taken apart too, until its verdict falls. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final Map<String, String> values = new LinkedHashMap<>();

    /** Begins with no members. */
    public JsonObject() {}

    /**
     * Takes an object apart. Of two members with the same key the later counts, as in Postgres.
     *
     * @param text a JSON object that an {@link ItemReader} has checked
     */
    public static JsonObject of(String text) {
        JsonObject object = new JsonObject();
        try (JsonParser parser = JSON.createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException("a JSON object is expected");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                parser.nextToken();
                int from = (int) parser.currentTokenLocation().getCharOffset();
                parser.skipChildren();
                parser.finishToken();
                int to = (int) parser.currentLocation().getCharOffset();
                object.put(key, text.substring(from, to));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the text was checked
        }
        return object;
    }

    /** Whether there are none. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    /** Whether there is one with that key. */
    public boolean has(String key) {
        return values.containsKey(key);
    }

    /** Puts a value, given as JSON. */
    public void put(String key, String json) {
        values.put(key, json);
    }

    /** Puts a value, given as the text of a string. */
    public void putText(String key, String text) {
        values.put(key, quoted(text));
    }

    /** Tells every key and its value, as JSON. */
    public void forEach(BiConsumer<String, String> told) {
        values.forEach(told);
    }

    /** Takes a value out, as JSON. */
    public Optional<String> take(String key) {
        return Optional.ofNullable(values.remove(key));
    }

    /** A value as JSON; empty if there is none with that key. */
    public Optional<String> written(String key) {
        return Optional.ofNullable(values.get(key));
    }

    /** The text of a value that is a string; empty if it is none. */
    public Optional<String> text(String key) {
        String json = values.get(key);
        if (json == null || json.charAt(0) != '"') {
            return Optional.empty();
        }
        if (json.indexOf('\\') < 0) {
            return Optional.of(json.substring(1, json.length() - 1));
        }
        try (JsonParser parser = JSON.createParser(json)) {
            return Optional.of(parser.nextTextValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e); // the text was checked
        }
    }

    /** Takes over what is missing here; where both have an object, what is missing in that. */
    public void fillFrom(JsonObject defaults) {
        defaults.values.forEach((key, given) -> values.merge(key, given, JsonObject::filled));
    }

    private static String filled(String own, String given) {
        if (own.charAt(0) != '{' || given.charAt(0) != '{') {
            return own;
        }
        JsonObject object = of(own);
        object.fillFrom(of(given));
        return object.toString();
    }

    /** The object as JSON. */
    @Override
    public String toString() {
        StringBuilder json = new StringBuilder("{");
        values.forEach((key, value) -> json.append(json.length() == 1 ? "" : ",")
                .append(quoted(key))
                .append(':')
                .append(value));
        return json.append('}').toString();
    }

    private static String quoted(String text) {
        return "\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + "\"";
    }
}
