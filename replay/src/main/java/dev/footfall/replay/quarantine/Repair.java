package dev.footfall.replay.quarantine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.footfall.replay.quarantine.JsonPatch.PatchException;
import dev.footfall.sinks.postgres.RejectedTable.Rejected;
import java.io.IOException;
import java.util.Optional;

/** Makes an event that can be sent again of one that was not accepted, under an id that lasts over all attempts. */
record Repair(Optional<JsonPatch> patch) {
    /** Footfall's own dialect: the only one in which an event means the same wherever it is sent. */
    private static final String NATIVE = "native";

    private static final JsonMapper JSON = new JsonMapper();

    /**
     * The event as JSON, without line breaks.
     *
     * @throws PatchException if it cannot be repaired like this; the message says why
     */
    byte[] repair(Rejected rejected) throws PatchException {
        if (!rejected.dialect().equals(NATIVE)) {
            throw new PatchException("it came as " + rejected.dialect() + ", and only events in Footfall's own form can"
                    + " be repaired here; send it again with its own client");
        }
        JsonNode sent = read(rejected.text());
        JsonNode repaired = patch.isPresent() ? patch.get().apply(sent) : sent;
        if (!(repaired instanceof ObjectNode event)) {
            throw new PatchException("it is not a JSON object; a patch that replaces the path \"\" makes it one");
        }
        if (!event.path("event_id").isTextual()) {
            event.put("event_id", rejected.lastingId());
        }
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read can be written", e);
        }
    }

    /** What is not JSON is a text, which a patch can replace whole. */
    private static JsonNode read(String sent) {
        try {
            JsonNode tree = JSON.readTree(sent);
            return tree.isMissingNode() ? TextNode.valueOf(sent) : tree;
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(sent);
        }
    }

    /** The id of a repaired event. */
    static String idOf(byte[] event) throws IOException {
        return JSON.readTree(event).path("event_id").asText();
    }
}
