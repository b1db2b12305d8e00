package dev.footfall.ingest.event;

/** Every rule that an event can break. The code is what senders, the quarantine and metrics see; codes never change. */
public enum Rule {
    /** No JSON. */
    JSON_MALFORMED("json.malformed"),
    /** Objects and arrays too deep inside each other. */
    JSON_DEPTH("json.depth"),
    /** A key that is too long. */
    JSON_KEY("json.key"),
    /** A number with too many digits or too large an exponent to be stored. */
    JSON_NUMBER("json.number"),
    /** Another limit of the JSON reader. */
    JSON_LIMIT("json.limit"),
    /** Bytes that are not UTF-8. */
    UTF8_INVALID("utf8.invalid"),
    /** The character U+0000, which databases refuse. */
    STRING_NUL("string.nul"),
    /** Half of a surrogate pair, which is no character. */
    STRING_SURROGATE("string.surrogate"),
    /** A string that is too long, or empty where something must stand. */
    STRING_LENGTH("string.length"),
    /** An event that is not a JSON object. */
    EVENT_TYPE("event.type"),
    /** An event with too many bytes. */
    EVENT_TOO_LARGE("event.too-large"),
    /** A key that the dialect does not have. */
    FIELD_UNKNOWN("field.unknown"),
    /** The same key twice. */
    FIELD_DUPLICATE("field.duplicate"),
    /** A required field is absent. */
    FIELD_MISSING("field.missing"),
    /** A value of another JSON type than the field has. */
    FIELD_TYPE("field.type"),
    /** A value that is not one of those allowed. */
    FIELD_VALUE("field.value"),
    /** A time in a form that is not understood. */
    TIME_FORMAT("time.format"),
    /** A time that no calendar in use can hold. */
    TIME_RANGE("time.range"),
    /** A property that the source's tracking plan requires is absent. */
    PLAN_MISSING("plan.missing"),
    /** A property of another type than the source's tracking plan gives it. */
    PLAN_TYPE("plan.type"),
    /** A property that the source's tracking plan does not have. */
    PLAN_UNPLANNED_FIELD("plan.unplanned-field"),
    /** An event that the source's tracking plan does not have. */
    PLAN_UNPLANNED_EVENT("plan.unplanned-event"),
    /** Handed over by a sender that could not read it. */
    IMPORT_UNREADABLE("import.unreadable");

    private final String code;

    Rule(String code) {
        this.code = code;
    }

    /** Such as {@code field.unknown}. */
    public String code() {
        return code;
    }
}
