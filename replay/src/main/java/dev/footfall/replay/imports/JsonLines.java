package dev.footfall.replay.imports;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.deliver.Wire;
import dev.footfall.replay.wire.WireEvents;
import java.util.ArrayList;
import java.util.List;

/** What the formats of JSON have in common. */
final class JsonLines {
    /** A line may hold a long text, such as the body of a whole request. */
    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxStringLength(LineFormat.LONG_LINES)
                            .build())
                    .build())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private JsonLines() {}

    /**
     * The value that a line is.
     *
     * @throws UnreadableException if it is no JSON
     */
    static JsonNode parse(String line) throws UnreadableException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UnreadableException("the line is not JSON"
                    + (e.getLocation() == null
                            ? ""
                            : " (column " + e.getLocation().getColumnNr() + ")"));
        }
    }

    /** Events with their ids, as they are sent. */
    static LineFormat.Reading.Events named(Wire wire, List<ObjectNode> events, String eventId) {
        List<String> all = new ArrayList<>(events.size());
        for (ObjectNode event : events) {
            WireEvents.identify(wire, event, events.size() == 1 ? eventId : eventId + "-" + all.size());
            all.add(write(event));
        }
        return new LineFormat.Reading.Events(all);
    }

    private static String write(ObjectNode event) {
        try {
            return JSON.writeValueAsString(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read can be written", e);
        }
    }
}
