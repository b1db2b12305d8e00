package dev.footfall.replay.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.deliver.Wire;
import dev.footfall.replay.wire.WireEvents;
import java.util.List;

/** CloudEvents in JSON (structured mode): an event a line, or an array of events, as in a batch. */
record CloudEventsFormat() implements LineFormat {
    @Override
    public Reading read(String line, String eventId) throws UnreadableException {
        List<ObjectNode> events = WireEvents.of(Wire.CLOUDEVENTS, JsonLines.parse(line));
        if (events.isEmpty() || !events.stream().allMatch(event -> event.has("specversion"))) {
            throw new UnreadableException(
                    "the line is neither a CloudEvent nor an array of them (specversion is missing)");
        }
        return JsonLines.named(Wire.CLOUDEVENTS, events, eventId);
    }

    @Override
    public Wire wire() {
        return Wire.CLOUDEVENTS;
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
