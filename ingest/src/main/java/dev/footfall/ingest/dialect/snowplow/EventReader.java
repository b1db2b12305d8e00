package dev.footfall.ingest.dialect.snowplow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Query;
import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.event.Reception;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.json.ItemFactory;
import dev.footfall.ingest.json.ItemReader;
import dev.footfall.ingest.json.Position;
import dev.footfall.ingest.json.Span;
import dev.footfall.ingest.json.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads one event, from a payload or from a pixel's query. Safe for use by many threads. */
final class EventReader {
    private final LimitSettings limits;
    private final Intake intake;
    private final ItemFactory items;
    private final EventMapping mapping;

    EventReader(LimitSettings limits, Intake intake) {
        this.limits = limits;
        this.intake = intake;
        this.items = new ItemFactory(limits.maxDepth(), limits.maxEventBytes());
        this.mapping = new EventMapping(new SelfDescribing(items));
    }

    /** The verdict on an event in a payload. */
    Outcome read(Reception reception, Sender sender, byte[] body, Span span, int sequence) {
        EventDraft draft = new EventDraft();
        if (fits(span.length(), draft)) {
            if (Utf8.isValid(body, span.offset(), span.offset() + span.length())) {
                readObject(reception, sender, body, span, draft);
            } else {
                draft.fail(Rule.UTF8_INVALID, "", "an event must be in UTF-8");
            }
        }
        return intake.decide(reception, draft, span.of(body), sequence);
    }

    /** The verdict on the event in a query. */
    Outcome readQuery(Reception reception, Sender sender, String query) {
        EventDraft draft = new EventDraft();
        byte[] raw = reception.keys().inQuery(query).getBytes(StandardCharsets.UTF_8);
        if (fits(query.length(), draft)) {
            Fields fields = new Fields();
            for (Query.Parameter parameter : Query.parse(query).parameters()) {
                if (parameter.broken()) {
                    draft.fail(Rule.FIELD_VALUE, "", "a parameter must be UTF-8, percent-encoded");
                } else if (!parameter.name().equals("key")) {
                    fields.add(parameter.name(), parameter.value(), draft);
                }
            }
            mapping.apply(fields, sender, reception, draft);
        }
        return intake.decide(reception, draft, ByteBuffer.wrap(raw), 0);
    }

    private boolean fits(int bytes, EventDraft draft) {
        if (bytes > limits.maxEventBytes()) {
            draft.fail(Rule.EVENT_TOO_LARGE, "", "an event may have at most " + limits.maxEventBytes() + " bytes");
            return false;
        }
        return true;
    }

    private void readObject(Reception reception, Sender sender, byte[] body, Span span, EventDraft draft) {
        Fields fields = new Fields();
        try (ItemReader item = items.open(body, span, draft)) {
            if (item.enterObject()) {
                while (item.nextField()) {
                    String name = item.key();
                    item.scalar().ifPresent(value -> fields.add(name, value, draft));
                }
            } else {
                draft.fail(Rule.EVENT_TYPE, "", "an event must be a JSON object");
            }
            item.requireEnd();
            mapping.apply(fields, sender, reception, draft);
        } catch (StreamConstraintsException e) {
            draft.fail(Rule.JSON_LIMIT, "", "the event goes beyond a limit of the JSON reader");
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
            draft.fail(
                    Rule.JSON_MALFORMED,
                    "",
                    "not JSON: the syntax breaks at " + Position.of(body, span.offset() + at) + " of the body");
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no array of bytes does this
        }
    }
}
