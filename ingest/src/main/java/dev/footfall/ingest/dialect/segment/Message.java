package dev.footfall.ingest.dialect.segment;

import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.json.ItemReader;
import dev.footfall.ingest.json.JsonObject;
import java.io.IOException;
import java.util.HashSet;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The fields of one event in Segment's shape, and the event that they make. Owned by one thread. */
final class Message {
    private static final String EMPTY_OBJECT = "{}";
    private static final String EMPTY_STRING = "\"\"";

    private final int maxIdLength;
    private final Surroundings context = new Surroundings();
    private final JsonObject further = new JsonObject();
    private boolean identified;

    private @Nullable String type;
    private @Nullable String event;
    private OptionalLong originalTimestamp = OptionalLong.empty();
    private OptionalLong timestamp = OptionalLong.empty();
    private OptionalLong sentAt = OptionalLong.empty();

    // as JSON
    private @Nullable String name;
    private @Nullable String category;
    private @Nullable String groupId;
    private @Nullable String previousId;
    private @Nullable String properties;
    private @Nullable String traits;

    Message(int maxIdLength) {
        this.maxIdLength = maxIdLength;
    }

    /** Reads all fields of the object just entered. */
    void read(ItemReader item, EventDraft draft) throws IOException {
        Set<String> seen = new HashSet<>();
        while (item.nextField()) {
            if (!seen.add(item.key())) {
                draft.fail(Rule.FIELD_DUPLICATE, item.pointer(), "a field must stand only once");
            }
            readField(item, draft);
        }
    }

    private void readField(ItemReader item, EventDraft draft) throws IOException {
        switch (item.key()) {
            case "type" -> item.string().ifPresent(value -> type = value);
            case "event" -> item.string().ifPresent(value -> event = value);
            case "messageId" -> item.identifier().ifPresent(value -> identify(value, draft));
            case "anonymousId" ->
                item.identifier().ifPresent(value -> {
                    identified |= !value.isEmpty();
                    draft.visitorId(value, "/anonymousId");
                });
            case "userId" ->
                item.identifier().ifPresent(value -> {
                    identified |= !value.isEmpty();
                    draft.userId(value, "/userId");
                });
            case "name" -> item.written().ifPresent(value -> name = value);
            case "category" -> item.written().ifPresent(value -> category = value);
            case "groupId" -> item.written().ifPresent(value -> groupId = value);
            case "previousId" -> item.written().ifPresent(value -> previousId = value);
            case "properties" -> item.object().ifPresent(value -> properties = value);
            case "traits" -> item.object().ifPresent(value -> traits = value);
            case "context" -> context.read(item);
            case "originalTimestamp" -> originalTimestamp = item.time();
            case "timestamp" -> timestamp = item.time();
            case "sentAt" -> sentAt = item.time();
            // the key, and notes for Segment's and RudderStack's own servers
            case "writeKey", "_metadata", "receivedAt", "request_ip" -> item.skip();
            default -> {
                String key = item.key();
                item.written().filter(value -> !value.equals(EMPTY_OBJECT)).ifPresent(value -> further.put(key, value));
            }
        }
    }

    private void identify(String id, EventDraft draft) {
        if (id.length() > maxIdLength) {
            draft.fail(Rule.STRING_LENGTH, "/messageId", "must have at most " + maxIdLength + " characters");
        } else if (!id.isEmpty()) {
            draft.eventId(id, "/messageId");
        }
    }

    /**
     * Makes the event of what was read.
     *
     * @param called what the request's path calls it; empty in a batch, where each event says it itself
     */
    void settle(EventDraft draft, Optional<String> called, BatchDefaults defaults) {
        Optional<String> kind = called.or(() -> Optional.ofNullable(type));
        if (kind.isEmpty()) {
            draft.fail(Rule.FIELD_MISSING, "/type", "must be track, page, screen, identify, group or alias");
            return;
        }
        further.fillFrom(defaults.further());
        context.fillFrom(defaults.context());
        context.fillFrom(further);
        JsonObject page = new JsonObject();
        draft.type(kind.get(), "/type");
        switch (kind.get()) {
            case "track" -> track(draft);
            case "page" -> page = view(draft, "page_view");
            case "screen" -> view(draft, "screen_view");
            case "identify" -> person(draft);
            case "group" -> group(draft);
            case "alias" -> alias(draft);
            default -> {
                // told to the draft
            }
        }
        if (!identified) {
            draft.fail(Rule.FIELD_MISSING, "/anonymousId", "an event needs an anonymousId or a userId");
        }
        context.settle(draft, page);
        (originalTimestamp.isPresent() ? originalTimestamp : timestamp).ifPresent(draft::createdAt);
        (sentAt.isPresent() ? sentAt : defaults.sentAt()).ifPresent(draft::sentAt);
    }

    private void track(EventDraft draft) {
        if (event == null) {
            draft.fail(Rule.FIELD_MISSING, "/event", "a track call needs the event's name");
        } else {
            draft.name(event, "/event");
        }
        if (properties != null) {
            draft.properties(properties);
        }
    }

    private JsonObject view(EventDraft draft, String called) {
        draft.name(called, "");
        JsonObject names = new JsonObject();
        if (name != null) {
            names.put("name", name);
        }
        if (category != null) {
            names.put("category", category);
        }
        JsonObject own = objectOf(properties);
        own.fillFrom(names);
        draft.properties(own.toString());
        return own;
    }

    private void person(EventDraft draft) {
        draft.name("identify", "");
        JsonObject all = objectOf(traits);
        context.takeTraits().ifPresent(all::fillFrom);
        all.fillFrom(objectOf(properties));
        draft.properties(all.toString());
    }

    private void group(EventDraft draft) {
        draft.name("group", "");
        JsonObject all = objectOf(traits);
        all.fillFrom(objectOf(properties));
        require(draft, all, "groupId", "group_id", groupId);
        draft.properties(all.toString());
    }

    private void alias(EventDraft draft) {
        draft.name("alias", "");
        JsonObject all = objectOf(properties);
        require(draft, all, "previousId", "previous_id", previousId);
        draft.properties(all.toString());
    }

    private static void require(EventDraft draft, JsonObject all, String field, String property, @Nullable String id) {
        if (id == null || id.equals(EMPTY_STRING)) {
            draft.fail(Rule.FIELD_MISSING, "/" + field, "this call needs a " + field);
        } else {
            all.put(property, id);
        }
    }

    private static JsonObject objectOf(@Nullable String object) {
        return object == null ? new JsonObject() : JsonObject.of(object);
    }
}
