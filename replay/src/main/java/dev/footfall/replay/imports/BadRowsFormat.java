package dev.footfall.replay.imports;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.deliver.Wire;
import dev.footfall.replay.wire.EventTimes;
import dev.footfall.replay.wire.WireEvents;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What Snowplow's pipeline set aside: self-describing JSON, a bad row a line. The tracker's event is taken from where the
 * kind of row has it: among the raw parameters, in the collector's query or body, or as an enriched line; with the
 * address, User-Agent and network id that the collector saw, and its time of reception.
 */
record BadRowsFormat() implements LineFormat {
    /** What the schemas of bad rows begin with. */
    static final String SCHEMA = "iglu:com.snowplowanalytics.snowplow.badrows/";

    @Override
    public Reading read(String line, String eventId) throws UnreadableException {
        JsonNode row = JsonLines.parse(line);
        JsonNode payload = row.path("data").path("payload");
        if (!row.path("schema").asText().startsWith(SCHEMA) || payload.isMissingNode()) {
            throw new UnreadableException("the line is not a bad row of Snowplow's");
        }
        if (payload.isTextual() && payload.textValue().indexOf('\t') >= 0) {
            return JsonLines.named(Wire.SNOWPLOW, List.of(EnrichedFormat.event(payload.textValue())), eventId);
        }
        JsonNode seen = payload.has("raw") ? payload.path("raw") : payload;
        List<ObjectNode> events = new ArrayList<>();
        if (seen.path("parameters").isArray()) {
            events.add(fields(seen.path("parameters")));
        } else if (seen.path("body").isTextual()) {
            events.addAll(WireEvents.of(
                    Wire.SNOWPLOW, JsonLines.parse(seen.path("body").textValue())));
        } else if (seen.path("querystring").isArray()) {
            events.add(fields(seen.path("querystring")));
        }
        if (events.isEmpty() || !events.stream().allMatch(event -> event.has("e"))) {
            throw new UnreadableException("the bad row holds no event that its tracker sent");
        }
        for (ObjectNode event : events) {
            complete(event, seen);
        }
        return JsonLines.named(Wire.SNOWPLOW, events, eventId);
    }

    private static ObjectNode fields(JsonNode parameters) {
        ObjectNode event = JsonLines.JSON.createObjectNode();
        for (JsonNode parameter : parameters) {
            if (parameter.path("value").isTextual()
                    && !parameter.path("name").asText().equals("key")) {
                event.put(
                        parameter.path("name").asText(), parameter.path("value").textValue());
            }
        }
        return event;
    }

    private static void complete(ObjectNode event, JsonNode seen) {
        put(event, "ip", seen.path("ipAddress"));
        put(event, "ua", seen.path("useragent"));
        put(event, "url", seen.path("refererUri"));
        put(event, "nuid", seen.has("networkUserId") ? seen.path("networkUserId") : seen.path("userId"));
        Optional<Instant> receivedAt = EventTimes.read(seen.get("timestamp"));
        receivedAt.ifPresent(at -> WireEvents.settle(Wire.SNOWPLOW, event, at));
        if (receivedAt.isEmpty()) {
            event.remove("stm"); // by this, ingest would take the time of the import for the tracker's
        }
    }

    private static void put(ObjectNode event, String field, JsonNode value) {
        if (!event.hasNonNull(field) && value.isTextual()) {
            event.put(field, value.textValue());
        }
    }

    @Override
    public Wire wire() {
        return Wire.SNOWPLOW;
    }

    @Override
    public int maxLineBytes() {
        return LONG_LINES;
    }

    @Override
    public boolean isJson() {
        return true;
    }
}
