package dev.footfall.replay.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Footfall's own events, one JSON object a line; those without an event_id are given one. */
record NdjsonFormat() implements LineFormat {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    @Override
    public Reading read(String line, String eventId) throws UnreadableException {
        if (!(parse(line) instanceof ObjectNode event)) {
            throw new UnreadableException("the line is not a JSON object");
        }
        if (!event.path("event_id").isMissingNode() && !event.path("event_id").isNull()) {
            return new Reading.Event(line);
        }
        event.put("event_id", eventId);
        try {
            return new Reading.Event(JSON.writeValueAsString(event));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read can be written", e);
        }
    }

    private static JsonNode parse(String line) throws UnreadableException {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new UnreadableException("the line is not JSON"
                    + (e.getLocation() == null
                            ? ""
                            : " (column " + e.getLocation().getColumnNr() + ")"));
        }
    }
}
