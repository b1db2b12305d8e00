package dev.footfall.replay.imports;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.deliver.Wire;
import dev.footfall.replay.wire.EventTimes;
import dev.footfall.replay.wire.WireEvents;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What Segment or RudderStack exported, or clients sent to them: an event a line, or a batch of events.
 *
 * <p>An export's {@code timestamp} is the client's set right already. Where only the client's times are there, they are set
 * right by {@code receivedAt}.
 */
record SegmentFormat() implements LineFormat {
    @Override
    public Reading read(String line, String eventId) throws UnreadableException {
        List<ObjectNode> events = WireEvents.of(Wire.SEGMENT, JsonLines.parse(line));
        if (events.isEmpty()) {
            throw new UnreadableException("the line is neither an event of Segment's nor a batch of them");
        }
        events.forEach(SegmentFormat::settle);
        return JsonLines.named(Wire.SEGMENT, events, eventId);
    }

    private static void settle(ObjectNode event) {
        boolean isExported = event.hasNonNull("originalTimestamp") || event.hasNonNull("receivedAt");
        Optional<Instant> receivedAt = EventTimes.read(event.get("receivedAt"));
        if (isExported && EventTimes.read(event.get("timestamp")).isPresent()) {
            event.remove(List.of("originalTimestamp", "sentAt"));
        } else if (receivedAt.isPresent()) {
            WireEvents.settle(Wire.SEGMENT, event, receivedAt.get());
        } else if (event.hasNonNull("originalTimestamp") || event.hasNonNull("timestamp")) {
            event.remove("sentAt"); // by this, ingest would take the time of the import for the client's
        }
    }

    @Override
    public Wire wire() {
        return Wire.SEGMENT;
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
