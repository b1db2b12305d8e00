package dev.footfall.ingest.dialect.segment;

import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.json.ItemReader;
import dev.footfall.ingest.json.JsonObject;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code context}: what has a place of its own in an event, and the rest as it was written. Where a field has not the
 * type that it should have, it belongs to the rest. Owned by one thread.
 */
final class Surroundings {
    /** RudderStack's word for a page that no other led to. */
    private static final String NO_REFERRER = "$direct";

    private final JsonObject page = new JsonObject();
    private final JsonObject rest = new JsonObject();

    private @Nullable String url;
    private @Nullable String referrer;
    private @Nullable String title;
    private @Nullable String userAgent;
    private @Nullable String address;
    private @Nullable String language;

    /** Reads the context just reached. */
    void read(ItemReader item) throws IOException {
        if (item.isNull() || !item.enterObjectField()) {
            return;
        }
        while (item.nextField()) {
            switch (item.key()) {
                case "page" -> {
                    if (item.isObject()) {
                        readPage(item);
                    } else {
                        keep(rest, item);
                    }
                }
                case "userAgent" -> text(item, rest).ifPresent(value -> userAgent = value);
                case "locale" -> text(item, rest).ifPresent(value -> language = value);
                case "ip" -> {
                    // whatever it is, it is not kept
                    if (item.isString()) {
                        item.string().filter(value -> !value.isEmpty()).ifPresent(value -> address = value);
                    } else {
                        item.skip();
                    }
                }
                default -> keep(rest, item);
            }
        }
    }

    private void readPage(ItemReader item) throws IOException {
        if (!item.enterObjectField()) {
            return;
        }
        while (item.nextField()) {
            switch (item.key()) {
                case "url" -> text(item, page).ifPresent(value -> url = value);
                case "referrer" ->
                    text(item, page).filter(Surroundings::isReferrer).ifPresent(value -> referrer = value);
                case "title" -> text(item, page).ifPresent(value -> title = value);
                default -> keep(page, item);
            }
        }
    }

    /** Takes over what is missing here. */
    void fillFrom(Surroundings defaults) {
        url = url != null ? url : defaults.url;
        referrer = referrer != null ? referrer : defaults.referrer;
        title = title != null ? title : defaults.title;
        userAgent = userAgent != null ? userAgent : defaults.userAgent;
        address = address != null ? address : defaults.address;
        language = language != null ? language : defaults.language;
        page.fillFrom(defaults.page);
        rest.fillFrom(defaults.rest);
    }

    /** Takes over fields of the message that have no place of their own. */
    void fillFrom(JsonObject further) {
        rest.fillFrom(further);
    }

    /** Takes the user's traits out, if they are an object. */
    Optional<JsonObject> takeTraits() {
        Optional<String> traits = rest.take("traits");
        if (traits.isPresent() && traits.get().charAt(0) != '{') {
            rest.put("traits", traits.get());
            return Optional.empty();
        }
        return traits.map(JsonObject::of);
    }

    /**
     * Hands everything over.
     *
     * @param own the properties of a page call, which say the page where the context does not
     */
    void settle(EventDraft draft, JsonObject own) {
        set(url, "url", own, draft::url);
        set(referrer, "referrer", own, draft::referrer);
        set(title, "title", own, draft::title);
        if (userAgent != null) {
            draft.userAgent(userAgent, "/context/userAgent");
        }
        if (address != null) {
            draft.address(address, "/context/ip");
        }
        if (language != null) {
            draft.language(language, "/context/locale");
        }
        if (!page.isEmpty()) {
            rest.put("page", page.toString());
        }
        draft.context(rest.toString());
    }

    private static void set(@Nullable String value, String key, JsonObject own, Setter setter) {
        if (value != null) {
            setter.set(value, "/context/page/" + key);
            return;
        }
        own.text(key)
                .filter(text -> !text.isEmpty() && (!key.equals("referrer") || isReferrer(text)))
                .ifPresent(text -> setter.set(text, "/properties/" + key));
    }

    private static boolean isReferrer(String value) {
        return !value.equals(NO_REFERRER);
    }

    /** The value just reached, if it is a string that says something; else it is kept, if it is something else. */
    private static Optional<String> text(ItemReader item, JsonObject otherwise) throws IOException {
        if (item.isString()) {
            return item.string().filter(value -> !value.isEmpty());
        }
        keep(otherwise, item);
        return Optional.empty();
    }

    private static void keep(JsonObject members, ItemReader item) throws IOException {
        String key = item.key();
        item.written().ifPresent(value -> members.put(key, value));
    }

    @FunctionalInterface
    private interface Setter {
        void set(String value, String path);
    }
}
