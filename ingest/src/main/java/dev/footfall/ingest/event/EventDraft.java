package dev.footfall.ingest.event;

import dev.footfall.schemas.record.EventType;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way from a dialect to its verdict. A dialect sets what it read, each value with the place where it
 * stood; values are checked as they come and the first fault is kept. Owned by one thread.
 */
public final class EventDraft {
    private static final int ID_LENGTH = 200;
    private static final int NAME_LENGTH = 200;
    private static final int ADDRESS_LENGTH = 200;
    private static final int LANGUAGE_LENGTH = 100;
    private static final int TITLE_LENGTH = 2_000;
    private static final int AGENT_LENGTH = 4_000;
    private static final int URL_LENGTH = 16_000;
    private static final int EXPLANATION_LENGTH = 1_000;

    @Nullable
    String eventId;

    @Nullable
    String name;

    @Nullable
    EventType type;

    @Nullable
    String visitorId;

    @Nullable
    String userId;

    @Nullable
    String url;

    @Nullable
    String referrer;

    @Nullable
    String title;

    @Nullable
    String userAgent;

    @Nullable
    String address;

    @Nullable
    String language;

    String properties = "{}";
    String context = "{}";

    @Nullable
    Instant createdAt;

    @Nullable
    Instant sentAt;

    Map<String, Boolean> consent = Map.of();

    private @Nullable Fault fault;

    /** The client's own id of the event. */
    public void eventId(String value, String path) {
        eventId = checked(value, 1, ID_LENGTH, path, eventId);
    }

    /** The event's name; required. */
    public void name(String value, String path) {
        name = checked(value, 1, NAME_LENGTH, path, name);
    }

    /** The kind of call, as its lower-case name. */
    public void type(String value, String path) {
        switch (value) {
            case "track" -> type = EventType.TRACK;
            case "page" -> type = EventType.PAGE;
            case "screen" -> type = EventType.SCREEN;
            case "identify" -> type = EventType.IDENTIFY;
            case "group" -> type = EventType.GROUP;
            case "alias" -> type = EventType.ALIAS;
            default -> fail(Rule.FIELD_VALUE, path, "must be track, page, screen, identify, group or alias");
        }
    }

    /** The client's anonymous id of the visitor; an empty one counts as none. */
    public void visitorId(String value, String path) {
        if (!value.isEmpty()) {
            visitorId = checked(value, 1, ID_LENGTH, path, visitorId);
        }
    }

    /** The signed-in user; an empty one counts as none. */
    public void userId(String value, String path) {
        if (!value.isEmpty()) {
            userId = checked(value, 1, ID_LENGTH, path, userId);
        }
    }

    /** Address of the page. */
    public void url(String value, String path) {
        url = checked(value, 0, URL_LENGTH, path, url);
    }

    /** Address of the page before. */
    public void referrer(String value, String path) {
        referrer = checked(value, 0, URL_LENGTH, path, referrer);
    }

    /** Title of the page. */
    public void title(String value, String path) {
        title = checked(value, 0, TITLE_LENGTH, path, title);
    }

    /** The client's User-Agent, where a server speaks for it. */
    public void userAgent(String value, String path) {
        userAgent = checked(value, 0, AGENT_LENGTH, path, userAgent);
    }

    /** The client's network address, where a server speaks for it; it makes the visitor's pseudonym and is not kept. */
    public void address(String value, String path) {
        address = checked(value, 0, ADDRESS_LENGTH, path, address);
    }

    /** The client's preferred language. */
    public void language(String value, String path) {
        language = checked(value, 0, LANGUAGE_LENGTH, path, language);
    }

    /** The event's own properties: a JSON object whose content was checked when it was read. */
    public void properties(String json) {
        properties = json;
    }

    /** What the client's library says of its surroundings: a JSON object whose content was checked when it was read. */
    public void context(String json) {
        context = json;
    }

    /** What the client says of its visitor's consent, by purpose. */
    public void consent(Map<String, Boolean> byPurpose) {
        consent = byPurpose;
    }

    /** When it happened, by the client's clock, in milliseconds since 1970. */
    public void createdAt(long epochMillis) {
        createdAt = Instant.ofEpochMilli(epochMillis);
    }

    /** When the client sent it, by its clock, in milliseconds since 1970. */
    public void sentAt(long epochMillis) {
        sentAt = Instant.ofEpochMilli(epochMillis);
    }

    /** Records what is wrong, unless something was before. */
    public void fail(Rule rule, String path, String reason) {
        if (fault == null) {
            fault = new Fault(rule, path, reason);
        }
    }

    /** The client's id of the event, where it could be read. */
    public Optional<String> eventId() {
        return Optional.ofNullable(eventId);
    }

    /** Whether a name was set. */
    public boolean hasName() {
        return name != null;
    }

    /** Whether a visitor or a user was set. */
    public boolean hasVisitor() {
        return visitorId != null || userId != null;
    }

    /** The first fault. */
    public Optional<Fault> fault() {
        return Optional.ofNullable(fault);
    }

    /** A text that explains a rejection, checked like the others; empty after recording the fault. */
    public Optional<String> explanation(String value, String path) {
        return Optional.ofNullable(checked(value, 0, EXPLANATION_LENGTH, path, null));
    }

    private @Nullable String checked(String value, int min, int max, String path, @Nullable String otherwise) {
        if (value.length() < min) {
            fail(Rule.STRING_LENGTH, path, "must not be empty");
            return otherwise;
        }
        if (value.length() > max) {
            fail(Rule.STRING_LENGTH, path, "must have at most " + max + " characters");
            return otherwise;
        }
        return switch (TextRules.flawOf(value)) {
            case NONE -> value;
            case NUL -> {
                fail(Rule.STRING_NUL, path, "must not hold the character U+0000");
                yield otherwise;
            }
            case SURROGATE -> {
                fail(Rule.STRING_SURROGATE, path, "must not hold half of a surrogate pair");
                yield otherwise;
            }
        };
    }
}
