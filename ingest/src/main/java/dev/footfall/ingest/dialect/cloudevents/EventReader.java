package dev.footfall.ingest.dialect.cloudevents;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.RequestHead;
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
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** Reads one event, of any mode. Safe for use by many threads. */
final class EventReader {
    private static final String PREFIX = "ce-";

    private final LimitSettings limits;
    private final Intake intake;
    private final ItemFactory items;

    EventReader(LimitSettings limits, Intake intake) {
        this.limits = limits;
        this.intake = intake;
        this.items = new ItemFactory(limits.maxDepth(), limits.maxEventBytes());
    }

    /** The verdict on an event that is a JSON object. */
    Outcome readObject(Reception reception, byte[] body, Span span, int sequence) {
        EventDraft draft = new EventDraft();
        if (fits(span.length(), draft)) {
            Attributes attributes = new Attributes();
            Content content = new Content();
            read(body, span, "", draft, item -> readMembers(item, attributes, content, draft));
            content.apply(attributes, draft);
            attributes.apply(draft);
            visit(attributes, draft);
        }
        return intake.decide(reception, draft, span.of(body), sequence);
    }

    /**
     * The verdict on an event whose attributes are headers and whose data are the body. If it is rejected it is kept as
     * it came: the headers, an empty line, the body.
     */
    Outcome readBinary(Reception reception, RequestHead head, byte[] body) {
        EventDraft draft = new EventDraft();
        Attributes attributes = new Attributes();
        for (RequestHead.Header header : head.headers(PREFIX)) {
            String name = header.name().substring(PREFIX.length());
            HeaderValue.decode(header.value())
                    .ifPresentOrElse(
                            value -> attributes.add(name, value, draft),
                            () -> draft.fail(Rule.UTF8_INVALID, "/" + name, "must be UTF-8, percent-encoded"));
        }
        Optional<String> type = head.header("Content-Type").filter(value -> !value.isBlank());
        type.ifPresent(value -> attributes.add("datacontenttype", value, draft));
        if (fits(body.length, draft) && body.length > 0) {
            data(body, type.map(MediaType::of).orElse(MediaType.JSON), draft);
        }
        attributes.apply(draft);
        visit(attributes, draft);
        return draft.fault().isEmpty()
                ? intake.decide(reception, draft, ByteBuffer.allocate(0), 0)
                : intake.decide(reception, draft, asItCame(head, body), 0);
    }

    private static void readMembers(ItemReader item, Attributes attributes, Content content, EventDraft draft)
            throws IOException {
        if (!item.enterObject()) {
            draft.fail(Rule.EVENT_TYPE, "", "an event must be a JSON object");
            item.requireEnd();
            return;
        }
        while (item.nextField()) {
            String name = item.key();
            switch (name) {
                case "data" -> content.data = item.written();
                case "data_base64" -> content.base64 = item.string();
                default -> item.scalar().ifPresent(value -> attributes.add(name, value, draft));
            }
        }
        item.requireEnd();
    }

    /** Who it was, if neither attributes nor data say: the subject. */
    private static void visit(Attributes attributes, EventDraft draft) {
        if (!draft.hasVisitor()) {
            attributes.visitingSubject().ifPresent(subject -> draft.visitorId(subject, "/subject"));
        }
    }

    private void data(byte[] data, MediaType type, EventDraft draft) {
        switch (type) {
            case JSON -> {
                Span span = Span.content(data);
                read(data, span, "/data", draft, ItemReader::readAll);
                if (draft.fault().isEmpty()) {
                    EventData.json(StandardCharsets.UTF_8.decode(span.of(data)).toString(), draft);
                }
            }
            case TEXT -> {
                if (Utf8.isValid(data, 0, data.length)) {
                    EventData.text(new String(data, StandardCharsets.UTF_8), draft);
                } else {
                    draft.fail(Rule.UTF8_INVALID, "/data", "must be in UTF-8, or its content type name the charset");
                }
            }
            case BYTES -> EventData.bytes(Base64.getEncoder().encodeToString(data), draft);
        }
    }

    private boolean fits(int bytes, EventDraft draft) {
        if (bytes > limits.maxEventBytes()) {
            draft.fail(Rule.EVENT_TOO_LARGE, "", "an event may have at most " + limits.maxEventBytes() + " bytes");
            return false;
        }
        return true;
    }

    private void read(byte[] body, Span span, String path, EventDraft draft, JsonReader reader) {
        if (!Utf8.isValid(body, span.offset(), span.offset() + span.length())) {
            draft.fail(Rule.UTF8_INVALID, path, "must be in UTF-8");
            return;
        }
        EventDraft inner = path.isEmpty() ? draft : new EventDraft();
        try (ItemReader item = items.open(body, span, inner)) {
            reader.read(item);
        } catch (StreamConstraintsException e) {
            inner.fail(Rule.JSON_LIMIT, "", "goes beyond a limit of the JSON reader");
        } catch (JsonProcessingException e) {
            long at = e.getLocation() == null ? 0 : Math.max(0, e.getLocation().getByteOffset());
            inner.fail(
                    Rule.JSON_MALFORMED,
                    "",
                    "not JSON: the syntax breaks at " + Position.of(body, span.offset() + at) + " of the body");
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no array of bytes does this
        }
        if (inner != draft) {
            inner.fault().ifPresent(fault -> draft.fail(fault.rule(), path + fault.path(), fault.reason()));
        }
    }

    private static ByteBuffer asItCame(RequestHead head, byte[] body) {
        StringBuilder lines = new StringBuilder();
        head.header("Content-Type")
                .ifPresent(type -> lines.append("content-type: ").append(type).append("\r\n"));
        head.headers(PREFIX)
                .forEach(header -> lines.append(header.name())
                        .append(": ")
                        .append(header.value())
                        .append("\r\n"));
        ByteArrayOutputStream raw = new ByteArrayOutputStream(lines.length() + 2 + body.length);
        raw.writeBytes(lines.append("\r\n").toString().getBytes(StandardCharsets.UTF_8));
        raw.writeBytes(body);
        return ByteBuffer.wrap(raw.toByteArray());
    }

    /** Reads an item. */
    @FunctionalInterface
    private interface JsonReader {
        void read(ItemReader item) throws IOException;
    }

    /** The data of an event in JSON, either as a value or as bytes. */
    private final class Content {
        private Optional<String> data = Optional.empty();
        private Optional<String> base64 = Optional.empty();

        void apply(Attributes attributes, EventDraft draft) {
            if (data.isPresent() && base64.isPresent()) {
                draft.fail(Rule.FIELD_VALUE, "/data_base64", "data and data_base64 exclude each other");
            } else if (draft.fault().isEmpty()) {
                data.ifPresent(json -> EventData.json(json, draft));
                MediaType type = attributes.dataContentType().map(MediaType::of).orElse(MediaType.BYTES);
                base64.ifPresent(text -> bytes(text, type, draft));
            }
        }

        private void bytes(String text, MediaType type, EventDraft draft) {
            try {
                byte[] bytes = Base64.getDecoder().decode(text);
                if (type == MediaType.JSON) {
                    data(bytes, type, draft);
                } else {
                    EventData.bytes(text, draft);
                }
            } catch (IllegalArgumentException e) {
                draft.fail(Rule.FIELD_VALUE, "/data_base64", "must be Base64 (RFC 4648)");
            }
        }
    }
}
