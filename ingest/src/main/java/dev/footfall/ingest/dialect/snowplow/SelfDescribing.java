package dev.footfall.ingest.dialect.snowplow;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.json.ItemFactory;
import dev.footfall.ingest.json.ItemReader;
import dev.footfall.ingest.json.Members;
import dev.footfall.ingest.json.Span;
import dev.footfall.ingest.json.Utf8;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JSON that stands inside fields, as text or as Base64: {@code {"schema":…,"data":…}}, whose data is a
 * self-describing event or an array of contexts. Safe for use by many threads.
 */
final class SelfDescribing {
    private static final Pattern SCHEMA =
            Pattern.compile("iglu:[A-Za-z0-9_.-]+/([A-Za-z0-9_-]+)/[A-Za-z0-9_-]+/[0-9]+-[0-9]+-[0-9]+");

    /** The context in which trackers name the visitor and the session. */
    private static final String IDENTIFYING = "com.snowplowanalytics.snowplow/client_session/";

    private final ItemFactory items;

    SelfDescribing(ItemFactory items) {
        this.items = items;
    }

    /** Sets name, type and properties of a self-describing event, and gives its schema. */
    Optional<String> event(Fields fields, EventDraft draft) {
        Content content = new Content();
        boolean given = open("ue_pr", "ue_px", fields, draft, item -> {
            if (!item.key().equals("data")) {
                item.skip();
            } else if (item.enterObjectField()) {
                content.read(item);
            }
        });
        if (!given) {
            draft.fail(Rule.FIELD_MISSING, "/ue_pr", "a self-describing event needs ue_pr or ue_px");
            return Optional.empty();
        }
        String schema = content.schema == null ? "" : content.schema;
        Matcher matcher = SCHEMA.matcher(schema);
        if (!matcher.matches()) {
            draft.fail(
                    Rule.FIELD_VALUE,
                    "/ue_pr/data/schema",
                    "must name a schema as iglu:VENDOR/NAME/FORMAT/VERSION, such as iglu:com.example/order/jsonschema/1-0-0");
            return Optional.empty();
        }
        if (content.data == null) {
            draft.fail(Rule.FIELD_MISSING, "/ue_pr/data/data", "a self-describing event needs its data");
            return Optional.empty();
        }
        String name = matcher.group(1);
        if (name.equals("screen_view")) {
            draft.type("screen", "/e");
        }
        draft.name(name, "/ue_pr/data/schema");
        draft.properties(content.data);
        return Optional.of(schema);
    }

    /**
     * The contexts of an event, a JSON array, if it has any.
     *
     * @param anonymous whether those that identify anyone are left out
     */
    Optional<String> contexts(Fields fields, boolean anonymous, EventDraft draft) {
        StringJoiner kept = new StringJoiner(",", "[", "]");
        boolean given = open("co", "cx", fields, draft, item -> {
            if (!item.key().equals("data")) {
                item.skip();
            } else if (item.enterArrayField()) {
                while (item.nextElement()) {
                    item.object()
                            .filter(context -> !anonymous || !identifies(context))
                            .ifPresent(kept::add);
                }
            }
        });
        return given ? Optional.of(kept.toString()) : Optional.empty();
    }

    private static boolean identifies(String context) {
        byte[] bytes = context.getBytes(StandardCharsets.UTF_8);
        return Members.split(bytes) instanceof Members.Found found
                && found.value(bytes, "schema")
                        .map(schema ->
                                StandardCharsets.UTF_8.decode(schema.of(bytes)).toString())
                        .filter(schema -> schema.replace("\\/", "/").contains(IDENTIFYING))
                        .isPresent();
    }

    /** Reads the members of the object in one of two fields; false if there is neither. Faults are told to the draft. */
    private boolean open(String plain, String encoded, Fields fields, EventDraft draft, MemberReader members) {
        Optional<String> text = fields.take(plain);
        if (text.isPresent()) {
            read(text.get().getBytes(StandardCharsets.UTF_8), Fields.path(plain), draft, members);
            return true;
        }
        Optional<String> base64 = fields.take(encoded);
        base64.ifPresent(value -> decode(value, Fields.path(encoded), draft)
                .ifPresent(bytes -> read(bytes, Fields.path(encoded), draft, members)));
        return base64.isPresent();
    }

    private static Optional<byte[]> decode(String base64, String path, EventDraft draft) {
        try {
            byte[] bytes =
                    Base64.getUrlDecoder().decode(base64.replace('+', '-').replace('/', '_'));
            if (Utf8.isValid(bytes, 0, bytes.length)) {
                return Optional.of(bytes);
            }
            draft.fail(Rule.UTF8_INVALID, path, "must be UTF-8 below its Base64");
        } catch (IllegalArgumentException e) {
            draft.fail(Rule.FIELD_VALUE, path, "must be Base64 of the URL alphabet (RFC 4648)");
        }
        return Optional.empty();
    }

    private void read(byte[] bytes, String path, EventDraft draft, MemberReader members) {
        EventDraft inner = new EventDraft();
        try (ItemReader item = items.open(bytes, new Span(0, bytes.length), inner)) {
            if (item.enterObject()) {
                while (item.nextField()) {
                    members.read(item);
                }
            } else {
                inner.fail(Rule.FIELD_TYPE, "", "must hold a JSON object");
            }
            item.requireEnd();
        } catch (StreamConstraintsException e) {
            inner.fail(Rule.JSON_LIMIT, "", "goes beyond a limit of the JSON reader");
        } catch (JsonProcessingException e) {
            inner.fail(Rule.JSON_MALFORMED, "", "must hold JSON");
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no array of bytes does this
        }
        inner.fault().ifPresent(fault -> draft.fail(fault.rule(), path + fault.path(), fault.reason()));
    }

    /** Reads the value of the member just reached. */
    @FunctionalInterface
    private interface MemberReader {
        void read(ItemReader item) throws IOException;
    }

    /** A schema's name and the data that follow it. */
    private static final class Content {
        private @Nullable String schema;
        private @Nullable String data;

        void read(ItemReader item) throws IOException {
            while (item.nextField()) {
                switch (item.key()) {
                    case "schema" -> schema = item.string().orElse(null);
                    case "data" -> data = item.object().orElse(null);
                    default -> item.skip();
                }
            }
        }
    }
}
