package dev.footfall.replay.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.deliver.Wire;
import java.util.List;

/** Footfall's own events, one JSON object a line; those without an event_id are given one. */
record NdjsonFormat() implements LineFormat {
    @Override
    public Reading read(String line, String eventId) throws UnreadableException {
        if (!(JsonLines.parse(line) instanceof ObjectNode event)) {
            throw new UnreadableException("the line is not a JSON object");
        }
        return event.path("event_id").isMissingNode() || event.path("event_id").isNull()
                ? JsonLines.named(Wire.NATIVE, List.of(event), eventId)
                : Reading.Events.of(line);
    }

    @Override
    public boolean isJson() {
        return true;
    }
}
