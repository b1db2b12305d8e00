package dev.footfall.ingest.dialect.cloudevents;

import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.event.TextRules;
import dev.footfall.ingest.json.JsonObject;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * What an event's data mean. The members of an object are the event's properties; anything else is the property {@code
 * data}, or {@code data_base64} if it is bytes.
 */
final class EventData {
    private static final Pattern WHOLE = Pattern.compile("-?[0-9]{1,30}");

    private EventData() {}

    /**
     * Sets data in JSON. An object may name the visitor and the user ({@code visitor_id}, {@code user_id}) and the page
     * and the client ({@code url}, with it {@code referrer} and {@code title}; {@code user_agent}, {@code language}). The
     * latter are names that data may have for reasons of their own, so what does not fit is only left where it is.
     *
     * @param json checked
     */
    static void json(String json, EventDraft draft) {
        if (!json.startsWith("{")) {
            wrapped("data", json, draft);
            return;
        }
        draft.properties(json);
        JsonObject data = JsonObject.of(json);
        identifier(data, "visitor_id", draft).ifPresent(value -> draft.visitorId(value, "/data/visitor_id"));
        identifier(data, "user_id", draft).ifPresent(value -> draft.userId(value, "/data/user_id"));
        if (data.text("url").isPresent()) {
            lift(data, "url", draft, (to, value) -> to.url(value, ""));
            lift(data, "referrer", draft, (to, value) -> to.referrer(value, ""));
            lift(data, "title", draft, (to, value) -> to.title(value, ""));
        }
        lift(data, "user_agent", draft, (to, value) -> to.userAgent(value, ""));
        lift(data, "language", draft, (to, value) -> to.language(value, ""));
    }

    /** Sets data that are text. */
    static void text(String text, EventDraft draft) {
        switch (TextRules.flawOf(text)) {
            case NUL -> draft.fail(Rule.STRING_NUL, "/data", "must not hold the character U+0000");
            case SURROGATE -> draft.fail(Rule.STRING_SURROGATE, "/data", "must not hold half of a surrogate pair");
            case NONE -> {
                JsonObject properties = new JsonObject();
                properties.putText("data", text);
                draft.properties(properties.toString());
            }
        }
    }

    /** Sets data that are bytes. */
    static void bytes(String base64, EventDraft draft) {
        wrapped("data_base64", "\"" + base64 + "\"", draft);
    }

    private static void wrapped(String name, String json, EventDraft draft) {
        JsonObject properties = new JsonObject();
        properties.put(name, json);
        draft.properties(properties.toString());
    }

    private static Optional<String> identifier(JsonObject data, String name, EventDraft draft) {
        Optional<String> written = data.written(name).filter(json -> !json.equals("null"));
        if (written.isEmpty() || WHOLE.matcher(written.get()).matches()) {
            return written;
        }
        Optional<String> text = data.text(name);
        if (text.isEmpty()) {
            draft.fail(Rule.FIELD_TYPE, "/data/" + name, "must be a string or a whole number");
        }
        return text;
    }

    private static void lift(JsonObject data, String name, EventDraft draft, BiConsumer<EventDraft, String> setter) {
        Optional<String> value = data.text(name);
        if (value.isPresent()) {
            EventDraft trial = new EventDraft();
            setter.accept(trial, value.get());
            if (trial.fault().isEmpty()) {
                setter.accept(draft, value.get());
            }
        }
    }
}
