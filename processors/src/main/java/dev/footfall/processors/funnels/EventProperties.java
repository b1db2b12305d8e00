package dev.footfall.processors.funnels;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event's properties, read when one is asked for. Owned by one thread. */
final class EventProperties {
    private static final JsonFactory JSON = new JsonFactory();

    private final String json;
    private @Nullable Map<String, String> values;

    EventProperties(String json) {
        this.json = json;
    }

    /** The text, number or truth value of that name, as JSON writes it but without quotes; null if there is none. */
    @Nullable
    String get(String name) {
        if (values == null) {
            values = read(json);
        }
        return values.get(name);
    }

    private static Map<String, String> read(String json) {
        Map<String, String> values = new HashMap<>();
        try (JsonParser parser = JSON.createParser(json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return Map.of();
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (value.isStructStart()) {
                    parser.skipChildren();
                } else if (value != JsonToken.VALUE_NULL) {
                    values.put(name, parser.getText());
                }
            }
            return values;
        } catch (IOException e) {
            return Map.of(); // not JSON: it has no properties, which is for whoever stores them to complain of
        }
    }
}
