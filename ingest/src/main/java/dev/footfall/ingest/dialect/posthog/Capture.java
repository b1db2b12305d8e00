package dev.footfall.ingest.dialect.posthog;

import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.event.TimestampRules;
import dev.footfall.ingest.json.ItemReader;
import dev.footfall.ingest.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One event as PostHog's clients word it. Its fields may come in any order, so it is read first and settled then. Owned
 * by one thread.
 */
final class Capture {
    /** The event that sets properties of a person. */
    static final String SET = "$set";

    private Optional<String> name = Optional.empty();
    private Optional<String> uuid = Optional.empty();
    private Optional<String> messageId = Optional.empty();
    private Optional<String> distinctId = Optional.empty();
    private Optional<String> key = Optional.empty();
    private Optional<String> offset = Optional.empty();
    private Optional<String> set = Optional.empty();
    private OptionalLong timestamp = OptionalLong.empty();
    private OptionalLong sentAt = OptionalLong.empty();
    private boolean personless;
    private JsonObject further = new JsonObject();

    private final JsonObject own = new JsonObject();
    private final JsonObject surroundings = new JsonObject();
    private final JsonObject beside = new JsonObject();

    /** Reads an event whose object was entered. */
    void read(ItemReader item, EventDraft draft) throws IOException {
        while (item.nextField()) {
            switch (item.key()) {
                case "event" -> name = item.string();
                case "uuid" -> {
                    uuid = item.identifier();
                    uuid.ifPresent(id -> draft.eventId(id, "/uuid"));
                }
                case "messageId" -> messageId = item.identifier();
                case "distinct_id", "$distinct_id" -> distinctId = item.identifier();
                case "api_key", "token", "$token" -> key = item.string();
                case "timestamp" -> timestamp = item.time();
                case "sent_at" -> sentAt = item.time();
                case "offset" -> offset = item.identifier();
                case "properties" -> readProperties(item);
                case SET -> set = item.written();
                case "session_id", "window_id" -> keep(item, surroundings, "$" + item.key());
                case "options" -> readOptions(item);
                default -> keep(item, PropertyRules.isSurrounding(item.key()) ? surroundings : beside, item.key());
            }
        }
    }

    private void readProperties(ItemReader item) throws IOException {
        if (item.isNull() || !item.enterObjectField()) {
            return;
        }
        while (item.nextField()) {
            String property = item.key();
            JsonObject kept = PropertyRules.isSurrounding(property)
                    ? surroundings
                    : PropertyRules.isPostHogs(property) ? further : own;
            keep(item, kept, property);
        }
    }

    /** The newest protocol says beside the properties what older ones say among them. */
    private void readOptions(ItemReader item) throws IOException {
        Optional<String> options = item.object();
        if (options.isPresent()) {
            beside.put("options", options.get());
            personless = JsonObject.of(options.get())
                    .take("process_person_profile")
                    .filter("false"::equals)
                    .isPresent();
        }
    }

    private static void keep(ItemReader item, JsonObject object, String as) throws IOException {
        object.put(as, item.written().orElse("null"));
    }

    /** Tells the draft what was read. */
    void settle(EventDraft draft, Frame frame) {
        frame.fault().ifPresent(fault -> draft.fail(fault.rule(), fault.path(), fault.reason()));
        name = name.or(frame::implied);
        settleId(draft, frame);
        settleKey(draft, frame);
        settleIdentity(draft);
        settleSurroundings(draft, frame);
        settleTimes(draft, frame);
        if (name.isEmpty()) {
            draft.fail(Rule.FIELD_MISSING, "/event", "an event needs a name, such as $pageview");
        } else {
            settleKind(name.get(), draft);
        }
        draft.properties(own.toString());
        beside.fillFrom(surroundings);
        draft.context(beside.toString());
    }

    private void settleId(EventDraft draft, Frame frame) {
        if (uuid.isPresent()) {
            return;
        }
        if (frame.named()) {
            draft.fail(Rule.FIELD_MISSING, "/uuid", "an event needs a uuid, by which the answer names it");
        }
        Optional<String> insertId = identifier(surroundings, "$insert_id");
        if (insertId.isPresent()) {
            draft.eventId(insertId.get(), "/properties/$insert_id");
            surroundings.take("$insert_id");
        } else {
            messageId.ifPresent(id -> draft.eventId(id, "/messageId"));
        }
    }

    /** The write key is no property of the event and is not kept. */
    private void settleKey(EventDraft draft, Frame frame) {
        Optional<String> property = own.text("token");
        Optional<String> named = key.or(() -> property);
        if (frame.alone() && named.isPresent() && !named.equals(frame.key())) {
            draft.fail(
                    Rule.FIELD_VALUE,
                    key.isPresent() ? "" : "/properties/token",
                    "all events of a request must name the same write key");
        }
        if (property.isPresent() && property.equals(frame.key())) {
            own.take("token");
        }
    }

    private void settleIdentity(EventDraft draft) {
        Optional<String> property = identifier(own, "distinct_id");
        Optional<String> distinct = distinctId.isPresent() ? distinctId : property;
        if (distinct.equals(property)) {
            own.take("distinct_id");
        }
        if (distinct.filter(id -> !id.isEmpty()).isEmpty()) {
            draft.fail(Rule.FIELD_MISSING, "/distinct_id", "an event needs a distinct_id");
        }
        IdentityRules.Identity identity = IdentityRules.identityOf(new IdentityRules.Claims(
                distinct,
                identifier(surroundings, "$device_id"),
                identifier(surroundings, "$anon_distinct_id"),
                identifier(surroundings, "$user_id"),
                name.filter("$identify"::equals).isPresent(),
                truth(surroundings, "$is_identified"),
                truth(surroundings, "$is_server").orElse(false),
                personless || !truth(surroundings, "$process_person_profile").orElse(true)));
        identity.visitorId().ifPresent(id -> draft.visitorId(id, "/distinct_id"));
        identity.userId().ifPresent(id -> draft.userId(id, "/distinct_id"));
        // What became the visitor's or the user's id is not kept a second time.
        forget("$device_id", identity.visitorId());
        forget("$anon_distinct_id", identity.visitorId());
        forget("$user_id", identity.userId());
    }

    private void forget(String property, Optional<String> kept) {
        if (kept.isPresent() && kept.equals(identifier(surroundings, property))) {
            surroundings.take(property);
        }
    }

    private void settleSurroundings(EventDraft draft, Frame frame) {
        takeText("$current_url").ifPresent(url -> draft.url(url, "/properties/$current_url"));
        takeText("$referrer")
                .filter(referrer -> !referrer.equals("$direct"))
                .ifPresent(referrer -> draft.referrer(referrer, "/properties/$referrer"));
        takeText("$title").ifPresent(title -> draft.title(title, "/properties/$title"));
        takeText("$browser_language").ifPresent(language -> draft.language(language, "/properties/$browser_language"));
        Optional<String> address = takeText("$ip");
        address.ifPresent(value -> draft.address(value, "/properties/$ip"));
        // A browser says again what its request says; only where they differ does a server speak for it.
        takeText("$raw_user_agent")
                .filter(agent ->
                        address.isPresent() || !frame.reception().userAgent().equals(Optional.of(agent)))
                .ifPresent(agent -> draft.userAgent(agent, "/properties/$raw_user_agent"));
    }

    private void settleTimes(EventDraft draft, Frame frame) {
        OptionalLong sent = sentAt.isPresent() ? sentAt : frame.sentAt();
        sent.ifPresent(draft::sentAt);
        timestamp.ifPresent(draft::createdAt);
        if (timestamp.isPresent() || offset.isEmpty()) {
            return;
        }
        // How long before the sending it happened; without a time of sending, ours stands in for it.
        String digits = offset.get();
        long before = digits.length() <= 15 && digits.chars().allMatch(Character::isDigit) && !digits.isEmpty()
                ? Long.parseLong(digits)
                : -1;
        long created = sent.orElse(frame.reception().receivedAt().toEpochMilli()) - before;
        if (before < 0 || !TimestampRules.isInRange(created)) {
            draft.fail(Rule.FIELD_VALUE, "/offset", "must be milliseconds before the request was sent, 0 or more");
        } else {
            draft.createdAt(created);
        }
    }

    private void settleKind(String event, EventDraft draft) {
        switch (event) {
            case "$pageview" -> {
                kind("page", "page_view", draft);
                own.text("title").ifPresent(title -> {
                    draft.title(title, "/properties/title");
                    own.take("title");
                });
            }
            case "$screen" -> {
                kind("screen", "screen_view", draft);
                takeText("$screen_name").ifPresent(screen -> own.putText("name", screen));
            }
            case "$identify" -> {
                kind("identify", "identify", draft);
                traits(takeSet());
            }
            case SET -> {
                kind("track", event, draft);
                traits(takeSet());
            }
            case "$groupidentify" -> {
                kind("group", "group", draft);
                further.take("$group_key").ifPresent(id -> own.put("group_id", id));
                further.take("$group_type").ifPresent(type -> own.put("group_type", type));
                traits(further.take("$group_set"));
            }
            case "$create_alias" -> {
                kind("alias", "alias", draft);
                own.take("alias").ifPresent(alias -> own.put("previous_id", alias));
            }
            default -> {
                kind("track", event, draft);
                if (PropertyRules.isPostHogs(event)) {
                    own.fillFrom(further);
                    further = new JsonObject();
                }
            }
        }
        beside.fillFrom(further);
        set.ifPresent(traits -> beside.put(SET, traits));
    }

    private Optional<String> takeSet() {
        Optional<String> taken = set.or(() -> surroundings.take(SET));
        set = Optional.empty();
        return taken;
    }

    private static void kind(String type, String name, EventDraft draft) {
        draft.type(type, "/event");
        draft.name(name, "/event");
    }

    private void traits(Optional<String> object) {
        object.filter(json -> json.startsWith("{")).ifPresent(json -> own.fillFrom(JsonObject.of(json)));
    }

    private Optional<String> takeText(String property) {
        Optional<String> text = surroundings.text(property);
        text.ifPresent(_ -> surroundings.take(property));
        return text;
    }

    private static Optional<String> identifier(JsonObject object, String key) {
        return object.text(key)
                .or(() -> object.written(key).filter(json -> json.chars().allMatch(Character::isDigit)));
    }

    private static Optional<Boolean> truth(JsonObject object, String key) {
        return object.written(key)
                .filter(json -> json.equals("true") || json.equals("false"))
                .map(Boolean::valueOf);
    }
}
