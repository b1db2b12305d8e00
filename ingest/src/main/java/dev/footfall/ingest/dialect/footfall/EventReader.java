package dev.footfall.ingest.dialect.footfall;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.footfall.ingest.body.LimitSettings;
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
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Reads one event of Footfall's own dialect. Safe for use by many threads. */
final class EventReader {
    private static final String ALLOWED = "event_id, name, type, visitor_id, user_id, url, referrer, title, user_agent,"
            + " ip, language, properties, context, consent, created_at, sent_at";

    private static final int PURPOSES = 50;
    private static final int PURPOSE_LENGTH = 100;

    private final LimitSettings limits;
    private final Intake intake;
    private final ItemFactory items;

    EventReader(LimitSettings limits, Intake intake) {
        this.limits = limits;
        this.intake = intake;
        this.items = new ItemFactory(limits.maxDepth(), limits.maxEventBytes());
    }

    /**
     * The event's verdict.
     *
     * @throws MalformedException if it is no JSON
     */
    Outcome read(Reception reception, byte[] body, Span span, int sequence) throws MalformedException {
        ByteBuffer raw = span.of(body);
        if (span.length() > limits.maxEventBytes()) {
            return reject(
                    reception,
                    new Fault(
                            Rule.EVENT_TOO_LARGE, "", "an event may have at most " + limits.maxEventBytes() + " bytes"),
                    raw,
                    sequence);
        }
        if (!Utf8.isValid(body, span.offset(), span.offset() + span.length())) {
            return reject(reception, new Fault(Rule.UTF8_INVALID, "", "an event must be in UTF-8"), raw, sequence);
        }
        EventDraft draft = new EventDraft();
        Unreadable unreadable = new Unreadable();
        try (ItemReader item = items.open(body, span, draft)) {
            if (item.enterObject()) {
                readFields(item, draft, unreadable);
            } else {
                draft.fail(Rule.EVENT_TYPE, "", "an event must be a JSON object");
            }
            item.requireEnd();
        } catch (StreamConstraintsException e) {
            draft.fail(Rule.JSON_LIMIT, "", "the event goes beyond a limit of the JSON reader");
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? 0 : e.getLocation().getByteOffset();
            throw new MalformedException(span.offset() + Math.max(0, at));
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no array of bytes does this
        }
        if (draft.fault().isEmpty() && unreadable.given) {
            return handedOver(reception, draft, unreadable, sequence);
        }
        if (draft.fault().isEmpty() && !draft.hasName()) {
            draft.fail(Rule.FIELD_MISSING, "/name", "an event needs a name, such as page_view");
        }
        return intake.decide(reception, draft, raw, sequence);
    }

    private static void readFields(ItemReader item, EventDraft draft, Unreadable unreadable) throws IOException {
        int seen = 0;
        while (item.nextField()) {
            int field = readField(item, draft, unreadable);
            if ((seen & field) != 0) {
                draft.fail(Rule.FIELD_DUPLICATE, item.pointer(), "a field must stand only once");
            }
            seen |= field;
        }
    }

    /** Reads a field and returns its bit, or 0 if there is no such field. */
    private static int readField(ItemReader item, EventDraft draft, Unreadable unreadable) throws IOException {
        return switch (item.key()) {
            case "event_id" -> {
                item.string().ifPresent(value -> draft.eventId(value, "/event_id"));
                yield 1;
            }
            case "name" -> {
                item.string().ifPresent(value -> draft.name(value, "/name"));
                yield 1 << 1;
            }
            case "type" -> {
                item.string().ifPresent(value -> draft.type(value, "/type"));
                yield 1 << 2;
            }
            case "visitor_id" -> {
                item.string().ifPresent(value -> draft.visitorId(value, "/visitor_id"));
                yield 1 << 3;
            }
            case "user_id" -> {
                item.string().ifPresent(value -> draft.userId(value, "/user_id"));
                yield 1 << 4;
            }
            case "url" -> {
                item.string().ifPresent(value -> draft.url(value, "/url"));
                yield 1 << 5;
            }
            case "referrer" -> {
                item.string().ifPresent(value -> draft.referrer(value, "/referrer"));
                yield 1 << 6;
            }
            case "title" -> {
                item.string().ifPresent(value -> draft.title(value, "/title"));
                yield 1 << 7;
            }
            case "user_agent" -> {
                item.string().ifPresent(value -> draft.userAgent(value, "/user_agent"));
                yield 1 << 8;
            }
            case "ip" -> {
                item.string().ifPresent(value -> draft.address(value, "/ip"));
                yield 1 << 9;
            }
            case "language" -> {
                item.string().ifPresent(value -> draft.language(value, "/language"));
                yield 1 << 10;
            }
            case "properties" -> {
                item.object().ifPresent(draft::properties);
                yield 1 << 11;
            }
            case "context" -> {
                item.object().ifPresent(draft::context);
                yield 1 << 12;
            }
            case "created_at" -> {
                item.time().ifPresent(draft::createdAt);
                yield 1 << 13;
            }
            case "sent_at" -> {
                item.time().ifPresent(draft::sentAt);
                yield 1 << 14;
            }
            case "consent" -> {
                readConsent(item, draft);
                yield 1 << 16;
            }
            case "unreadable" -> {
                unreadable.read(item, draft);
                yield 1 << 15;
            }
            default -> {
                draft.fail(
                        Rule.FIELD_UNKNOWN,
                        item.pointer(),
                        "unknown field; allowed are " + ALLOWED + "; what is the event's own belongs into properties");
                item.skip();
                yield 0;
            }
        };
    }

    private static void readConsent(ItemReader item, EventDraft draft) throws IOException {
        if (item.isNull() || !item.enterObjectField()) {
            return;
        }
        Map<String, Boolean> consent = new HashMap<>();
        while (item.nextField()) {
            Optional<String> value = item.written();
            boolean known = value.isPresent()
                    && (value.get().equals("true") || value.get().equals("false"));
            if (!known || item.key().length() > PURPOSE_LENGTH || consent.size() == PURPOSES) {
                draft.fail(
                        Rule.FIELD_VALUE,
                        item.pointer(),
                        "must be true or false; a purpose's name has at most " + PURPOSE_LENGTH
                                + " characters, and there are at most " + PURPOSES);
            } else {
                consent.put(item.key(), Boolean.valueOf(value.get()));
            }
        }
        draft.consent(Map.copyOf(consent));
    }

    private Outcome handedOver(Reception reception, EventDraft draft, Unreadable unreadable, int sequence) {
        Fault fault = new Fault(Rule.IMPORT_UNREADABLE, "", unreadable.reason);
        ByteBuffer raw = ByteBuffer.wrap(unreadable.raw.getBytes(StandardCharsets.UTF_8));
        return intake.reject(reception, fault, draft.eventId(), unreadable.origin, raw, sequence);
    }

    private Outcome reject(Reception reception, Fault fault, ByteBuffer raw, int sequence) {
        return intake.reject(reception, fault, Optional.empty(), Optional.empty(), raw, sequence);
    }

    /** What a sender hands over because it could not read it. */
    private static final class Unreadable {
        private boolean given;
        private String raw = "";
        private String reason = "the sender could not read it";
        private Optional<String> origin = Optional.empty();

        void read(ItemReader item, EventDraft draft) throws IOException {
            if (!item.enterObjectField()) {
                return;
            }
            given = true;
            boolean hasRaw = false;
            while (item.nextField()) {
                switch (item.key()) {
                    case "raw" -> {
                        Optional<String> text = item.string();
                        hasRaw |= text.isPresent();
                        raw = text.orElse("");
                    }
                    case "reason" ->
                        item.string()
                                .flatMap(text -> draft.explanation(text, "/unreadable/reason"))
                                .ifPresent(text -> reason = text);
                    case "origin" ->
                        origin = item.string().flatMap(text -> draft.explanation(text, "/unreadable/origin"));
                    default -> {
                        draft.fail(
                                Rule.FIELD_UNKNOWN, item.pointer(), "unknown field; allowed are raw, reason, origin");
                        item.skip();
                    }
                }
            }
            if (!hasRaw) {
                draft.fail(Rule.FIELD_MISSING, "/unreadable/raw", "must hold the text that could not be read");
            }
        }
    }
}
