package dev.footfall.replay.quarantine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.deliver.Wire;
import dev.footfall.replay.quarantine.JsonPatch.PatchException;
import dev.footfall.replay.wire.SentForms;
import dev.footfall.replay.wire.WireEvents;
import dev.footfall.sinks.postgres.RejectedTable.Rejected;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Makes an event that can be sent again of one that was not accepted: in the protocol in which it came, under an id that
 * lasts over all attempts, and with the time at which it happened.
 */
record Repair(Optional<JsonPatch> patch) {
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * What is to be sent.
     *
     * @param ids those under which the events are kept, as far as they are known before
     * @param events one event's JSON each, without line breaks
     */
    record Repaired(Wire wire, List<String> ids, List<byte[]> events) {
        Repaired {
            ids = List.copyOf(ids);
            events = List.copyOf(events);
        }
    }

    /**
     * The event, or the events of a request that was not accepted as a whole.
     *
     * @throws PatchException if it cannot be repaired like this; the message says why
     */
    Repaired repair(Rejected rejected) throws PatchException {
        Wire wire = Wire.of(rejected.dialect())
                .orElseThrow(() -> new PatchException("it came as " + rejected.dialect()
                        + ", which cannot be repaired here; send it again with its own client"));
        ByteBuffer raw = rejected.raw().duplicate();
        byte[] bytes = new byte[raw.remaining()];
        raw.get(bytes);
        JsonNode sent = SentForms.read(wire, bytes);
        JsonNode repaired = patch.isPresent() ? patch.get().apply(sent) : sent;
        List<ObjectNode> events = WireEvents.of(wire, repaired);
        if (events.isEmpty()) {
            throw new PatchException("it is not a JSON object; a patch that replaces the path \"\" makes it one");
        }
        List<String> ids = new ArrayList<>();
        List<byte[]> lines = new ArrayList<>();
        for (ObjectNode event : events) {
            String lasting = events.size() == 1 ? rejected.lastingId() : rejected.lastingId() + "-" + lines.size();
            boolean isNamed = WireEvents.id(wire, event).isPresent();
            WireEvents.identify(wire, event, lasting);
            WireEvents.settle(wire, event, rejected.receivedAt());
            // A CloudEvent is kept under an id that is made of two of its attributes.
            (wire == Wire.CLOUDEVENTS
                            ? isNamed && events.size() == 1 ? rejected.eventId() : Optional.<String>empty()
                            : WireEvents.id(wire, event))
                    .ifPresent(ids::add);
            lines.add(write(event));
        }
        return new Repaired(wire, ids, lines);
    }

    private static byte[] write(ObjectNode event) {
        try {
            return JSON.writeValueAsBytes(event);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read can be written", e);
        }
    }
}
