package dev.footfall.ingest.dialect.cloudevents;

import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.event.TextRules;
import dev.footfall.ingest.event.TimestampRules;
import dev.footfall.ingest.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The attributes of one event as they were read. Owned by one thread. */
final class Attributes {
    private static final int NAME_LENGTH = 500;
    private static final int VISITOR_LENGTH = 200;

    private final Map<String, String> left = new LinkedHashMap<>();

    /** Adds an attribute; tells the draft what is wrong with it. */
    void add(String name, String value, EventDraft draft) {
        if (name.length() > NAME_LENGTH) {
            draft.fail(Rule.JSON_KEY, "", "an attribute's name must have at most " + NAME_LENGTH + " characters");
        } else if (TextRules.flawOf(name) != TextRules.Flaw.NONE) {
            draft.fail(Rule.STRING_NUL, "", "an attribute's name must not hold U+0000 or half of a surrogate pair");
        } else {
            switch (TextRules.flawOf(value)) {
                case NUL -> draft.fail(Rule.STRING_NUL, path(name), "must not hold the character U+0000");
                case SURROGATE ->
                    draft.fail(Rule.STRING_SURROGATE, path(name), "must not hold half of a surrogate pair");
                case NONE -> {
                    if (left.putIfAbsent(name, value) != null) {
                        draft.fail(Rule.FIELD_DUPLICATE, path(name), "an attribute must stand only once");
                    }
                }
            }
        }
    }

    /** The media type of the data, where it is named. */
    Optional<String> dataContentType() {
        return Optional.ofNullable(left.get("datacontenttype"));
    }

    /** Sets what the attributes mean in the draft, those without a place of their own as context, or a fault. */
    void apply(EventDraft draft) {
        Optional<String> id = required("id", draft);
        Optional<String> source = required("source", draft);
        if (id.isPresent() && source.isPresent()) { // neither is unique without the other
            draft.eventId(EventIds.together(source.get(), id.get()), "/id");
        }
        Optional<String> version = required("specversion", draft);
        left.remove("specversion");
        if (version.isPresent() && !version.get().equals("1.0")) {
            draft.fail(Rule.FIELD_VALUE, "/specversion", "must be 1.0");
        }
        required("type", draft).ifPresent(type -> draft.name(type, "/type"));
        left.remove("type");
        take("time").ifPresent(time -> time(time, draft));
        take("visitorid").or(() -> take("visitor")).ifPresent(value -> draft.visitorId(value, "/visitorid"));
        take("userid").or(() -> take("user")).ifPresent(value -> draft.userId(value, "/userid"));
        draft.context(context());
    }

    /** The subject, if it can be a visitor's id. */
    Optional<String> visitingSubject() {
        return Optional.ofNullable(left.get("subject"))
                .filter(subject -> !subject.isEmpty() && subject.length() <= VISITOR_LENGTH);
    }

    private Optional<String> required(String name, EventDraft draft) {
        String value = left.get(name);
        if (value == null || value.isEmpty()) {
            draft.fail(Rule.FIELD_MISSING, path(name), "an event needs the attribute " + name);
            return Optional.empty();
        }
        return Optional.of(value);
    }

    private Optional<String> take(String name) {
        return Optional.ofNullable(left.remove(name)).filter(value -> !value.isEmpty());
    }

    private static void time(String text, EventDraft draft) {
        OptionalLong time = TimestampRules.parse(text);
        time.ifPresentOrElse(
                draft::createdAt,
                () -> draft.fail(
                        Rule.TIME_FORMAT,
                        "/time",
                        "must be RFC 3339, such as 2026-03-01T12:00:00.000Z, of the years 1 to 9999"));
    }

    private String context() {
        JsonObject context = new JsonObject();
        left.forEach(context::putText);
        return context.toString();
    }

    private static String path(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
