package dev.footfall.replay.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.deliver.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What must be known of a wire protocol's events to send them again: their ids and times. Pure. */
public final class WireEvents {
    private WireEvents() {}

    /**
     * The events of what a client sent, which is one event, or a request with several.
     *
     * @return empty if it is neither
     */
    public static List<ObjectNode> of(Wire wire, JsonNode sent) {
        JsonNode several = switch (wire) {
            case SEGMENT, RUDDERSTACK, POSTHOG -> sent.path("batch");
            case SNOWPLOW -> sent.path("data");
            case NATIVE, CLOUDEVENTS -> MissingNode.getInstance();
        };
        JsonNode events = several.isArray() ? several : sent;
        List<ObjectNode> all = new ArrayList<>();
        if (events instanceof ObjectNode one) {
            all.add(one);
        } else if (events instanceof ArrayNode array) {
            array.forEach(each -> {
                if (each instanceof ObjectNode one) {
                    all.add(one);
                }
            });
            if (all.size() != array.size()) {
                return List.of();
            }
        }
        if (several.isArray()
                && (wire == Wire.SEGMENT || wire == Wire.RUDDERSTACK)
                && sent instanceof ObjectNode request) {
            all.forEach(event -> inherit(event, request));
        }
        return all;
    }

    /** What stands beside a batch holds for each of its events that does not say otherwise. */
    private static void inherit(ObjectNode event, ObjectNode request) {
        request.properties().forEach(beside -> {
            switch (beside.getKey()) {
                case "batch", "writeKey" -> {
                    // the request's own
                }
                default -> fill(event, beside.getKey(), beside.getValue());
            }
        });
    }

    private static void fill(ObjectNode event, String name, JsonNode value) {
        if (event.get(name) instanceof ObjectNode own && value instanceof ObjectNode common) {
            common.properties().forEach(member -> {
                if (!own.has(member.getKey())) {
                    own.set(member.getKey(), member.getValue().deepCopy());
                }
            });
        } else if (!event.has(name)) {
            event.set(name, value.deepCopy());
        }
    }

    /** The event's own id; empty if it has none. */
    public static Optional<String> id(Wire wire, ObjectNode event) {
        JsonNode id = event.path(idField(wire));
        return id.isTextual() && !id.textValue().isEmpty() ? Optional.of(id.textValue()) : Optional.empty();
    }

    /** Gives an event an id if it has none. */
    public static void identify(Wire wire, ObjectNode event, String id) {
        if (id(wire, event).isEmpty()) {
            event.put(idField(wire), id);
        }
    }

    private static String idField(Wire wire) {
        return switch (wire) {
            case NATIVE -> "event_id";
            case SEGMENT, RUDDERSTACK -> "messageId";
            case SNOWPLOW -> "eid";
            case POSTHOG -> "uuid";
            case CLOUDEVENTS -> "id";
        };
    }

    /**
     * Fixes when an event happened as it followed from its first reception, so that it keeps its place in time however
     * late it is sent again: by the client's clock, set right by what it said the time was when it sent; else the time of
     * reception. Times that cannot be read stay as they are.
     */
    public static void settle(Wire wire, ObjectNode event, Instant receivedAt) {
        switch (wire) {
            case NATIVE -> settle(event, List.of("created_at"), "sent_at", receivedAt);
            case SEGMENT, RUDDERSTACK -> settle(event, List.of("originalTimestamp", "timestamp"), "sentAt", receivedAt);
            case POSTHOG -> {
                Instant before = receivedAt;
                if (!event.has("timestamp") && event.path("offset").canConvertToLong()) {
                    before = receivedAt.minusMillis(event.path("offset").longValue());
                    event.remove("offset");
                }
                settle(event, List.of("timestamp"), "sent_at", before);
            }
            case CLOUDEVENTS -> settle(event, List.of("time"), "", receivedAt);
            case SNOWPLOW -> {
                if (!event.has("ttm")) { // the application's own time needs no correction
                    settle(event, List.of("dtm"), "stm", receivedAt);
                    EventTimes.read(event.get("dtm"))
                            .ifPresent(at -> event.put("dtm", Long.toString(at.toEpochMilli())));
                }
            }
        }
    }

    private static void settle(ObjectNode event, List<String> created, String sent, Instant receivedAt) {
        Optional<String> field = created.stream().filter(event::hasNonNull).findFirst();
        if (field.isEmpty()) {
            event.remove(sent);
            event.put(created.getFirst(), receivedAt.toString());
            return;
        }
        Optional<Instant> createdAt = EventTimes.read(event.get(field.get()));
        Optional<Instant> sentAt = EventTimes.read(event.get(sent));
        if (createdAt.isPresent() && sentAt.isPresent()) {
            event.remove(sent);
            event.put(
                    field.get(),
                    receivedAt
                            .minus(Duration.between(createdAt.get(), sentAt.get()))
                            .toString());
        }
    }
}
