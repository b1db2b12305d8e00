package dev.footfall.ingest.dialect.posthog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.Fault;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.json.ItemFactory;
import dev.footfall.ingest.json.ItemReader;
import dev.footfall.ingest.json.MalformedException;
import dev.footfall.ingest.json.Span;
import dev.footfall.ingest.json.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Reads one event in PostHog's shape. Safe for use by many threads. */
final class EventReader {
    private final LimitSettings limits;
    private final Intake intake;
    private final PayloadReader payloads;
    private final ItemFactory items;

    EventReader(LimitSettings limits, Intake intake, PayloadReader payloads) {
        this.limits = limits;
        this.intake = intake;
        this.payloads = payloads;
        this.items = new ItemFactory(limits.maxDepth(), limits.maxEventBytes());
    }

    /**
     * The event's verdict.
     *
     * @throws MalformedException if it is no JSON
     */
    Outcome read(Frame frame, byte[] body, Span span, int sequence) throws MalformedException {
        if (span.length() > limits.maxEventBytes()) {
            String reason = "an event may have at most " + limits.maxEventBytes() + " bytes";
            return unread(frame, new Fault(Rule.EVENT_TOO_LARGE, "", reason), body, span, sequence);
        }
        if (!Utf8.isValid(body, span.offset(), span.offset() + span.length())) {
            Fault fault = new Fault(Rule.UTF8_INVALID, "", "an event must be in UTF-8");
            return unread(frame, fault, body, span, sequence);
        }
        EventDraft draft = new EventDraft();
        try (ItemReader item = items.open(body, span, draft)) {
            if (item.enterObject()) {
                Capture capture = new Capture();
                capture.read(item, draft);
                item.requireEnd();
                capture.settle(draft, frame);
            } else {
                draft.fail(Rule.EVENT_TYPE, "", "an event must be a JSON object");
                item.requireEnd();
            }
        } catch (StreamConstraintsException e) {
            Fault fault = new Fault(Rule.JSON_LIMIT, "", "the event goes beyond a limit of the JSON reader");
            return unread(frame, draft.fault().orElse(fault), body, span, sequence);
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
            throw new MalformedException(span.offset() + at);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no array of bytes does this
        }
        return intake.decide(frame.reception(), draft, span.of(body), sequence);
    }

    private Outcome unread(Frame frame, Fault fault, byte[] body, Span span, int sequence) {
        Optional<String> id = payloads.idOf(body, span);
        return intake.reject(frame.reception(), fault, id, Optional.empty(), span.of(body), sequence);
    }
}
