package dev.footfall.ingest.dialect.snowplow;

import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.event.TextRules;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The fields of one event. Each is taken once; those that nobody takes are left for the context. Owned by one thread. */
final class Fields {
    /** Keys of the context that are no fields. */
    static final String CONTEXTS = "contexts";

    static final String SCHEMA = "schema";

    private static final int NAME_LENGTH = 500;

    private final Map<String, String> left = new LinkedHashMap<>();

    /** Adds a field as it was read, an empty one as none; tells the draft what is wrong with it. */
    void add(String name, String value, EventDraft draft) {
        if (name.length() > NAME_LENGTH) {
            draft.fail(Rule.JSON_KEY, "", "a field's name must have at most " + NAME_LENGTH + " characters");
        } else if (TextRules.flawOf(name) != TextRules.Flaw.NONE) {
            draft.fail(Rule.STRING_NUL, "", "a field's name must not hold U+0000 or half of a surrogate pair");
        } else if (name.equals(CONTEXTS) || name.equals(SCHEMA)) {
            draft.fail(Rule.FIELD_UNKNOWN, path(name), "no field of the tracker protocol");
        } else if (!value.isEmpty()) {
            switch (TextRules.flawOf(value)) {
                case NUL -> draft.fail(Rule.STRING_NUL, path(name), "must not hold the character U+0000");
                case SURROGATE ->
                    draft.fail(Rule.STRING_SURROGATE, path(name), "must not hold half of a surrogate pair");
                case NONE -> {
                    if (left.putIfAbsent(name, value) != null) {
                        draft.fail(Rule.FIELD_DUPLICATE, path(name), "a field must stand only once");
                    }
                }
            }
        }
    }

    /** The value of a field that is there and was not taken. */
    Optional<String> take(String name) {
        return Optional.ofNullable(left.remove(name));
    }

    /** What is left, in the order in which it came. */
    Map<String, String> rest() {
        return left;
    }

    /** Where a field stands (JSON Pointer). */
    static String path(String name) {
        return "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
