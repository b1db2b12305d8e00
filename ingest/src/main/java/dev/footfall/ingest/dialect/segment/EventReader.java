package dev.footfall.ingest.dialect.segment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.Fault;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.event.Reception;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.json.ItemFactory;
import dev.footfall.ingest.json.ItemReader;
import dev.footfall.ingest.json.MalformedException;
import dev.footfall.ingest.json.Span;
import dev.footfall.ingest.json.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads one event in Segment's shape. Safe for use by many threads. */
final class EventReader {
    private final MessageLimits limits;
    private final Intake intake;
    private final ItemFactory items;

    EventReader(MessageLimits limits, Intake intake) {
        this.limits = limits;
        this.intake = intake;
        this.items = new ItemFactory(limits.maxDepth(), limits.maxEventBytes());
    }

    /**
     * The event's verdict.
     *
     * @param called what the request's path calls it; empty in a batch
     * @throws MalformedException if it is no JSON
     */
    Outcome read(
            Reception reception, byte[] body, Span span, Optional<String> called, BatchDefaults defaults, int sequence)
            throws MalformedException {
        ByteBuffer raw = span.of(body);
        if (span.length() > limits.maxEventBytes()) {
            String reason = "an event may have at most " + limits.maxEventBytes() + " bytes";
            return reject(reception, new Fault(Rule.EVENT_TOO_LARGE, "", reason), raw, sequence);
        }
        if (!Utf8.isValid(body, span.offset(), span.offset() + span.length())) {
            return reject(reception, new Fault(Rule.UTF8_INVALID, "", "an event must be in UTF-8"), raw, sequence);
        }
        EventDraft draft = new EventDraft();
        try (ItemReader item = items.open(body, span, draft)) {
            if (item.enterObject()) {
                Message message = new Message(limits.maxIdLength());
                message.read(item, draft);
                item.requireEnd();
                message.settle(draft, called, defaults);
            } else {
                draft.fail(Rule.EVENT_TYPE, "", "an event must be a JSON object");
                item.requireEnd();
            }
        } catch (StreamConstraintsException e) {
            draft.fail(Rule.JSON_LIMIT, "", "the event goes beyond a limit of the JSON reader");
        } catch (JsonProcessingException e) {
            throw new MalformedException(span.offset() + offsetOf(e));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no array of bytes does this
        }
        return intake.decide(reception, draft, raw, sequence);
    }

    private Outcome reject(Reception reception, Fault fault, ByteBuffer raw, int sequence) {
        return intake.reject(reception, fault, Optional.empty(), Optional.empty(), raw, sequence);
    }

    static long offsetOf(JsonProcessingException e) {
        return e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
    }
}
