package dev.footfall.ingest.json;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.event.TextRules;
import dev.footfall.ingest.event.TimestampRules;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one item field by field. A value that breaks a rule is told to the draft and passed over, so that reading goes
 * on to the item's end and only a syntax error stops it. Owned by one thread; to be closed.
 */
public final class ItemReader implements AutoCloseable {
    private static final int MAX_EXPONENT = 308;
    private static final int POINTER_LENGTH = 200;

    private final JsonParser parser;
    private final byte[] body;
    private final Span span;
    private final EventDraft draft;
    private final Limits limits;
    private final boolean escapes;

    /** What a parser of strangers' JSON allows. */
    record Limits(int depth, int keyLength, int numberLength) {}

    ItemReader(JsonParser parser, byte[] body, Span span, EventDraft draft, Limits limits) {
        this.parser = parser;
        this.body = body;
        this.span = span;
        this.draft = draft;
        this.limits = limits;
        int end = span.offset() + span.length();
        this.escapes = Scan.indexOf(body, '\\', span.offset(), end) < end;
    }

    /** Whether the next value is an object; it is then entered, and else passed over. */
    public boolean enterObject() throws IOException {
        JsonToken first = next();
        if (first == null) {
            throw new JsonParseException(parser, "no value", parser.currentLocation());
        }
        if (first == JsonToken.START_OBJECT) {
            return true;
        }
        skip();
        return false;
    }

    /**
     * Reads the item as a whole, whatever it is, and checks everything in it.
     *
     * @throws JsonProcessingException if it is no JSON, or more than one value
     */
    public void readAll() throws IOException {
        if (next() == null) {
            throw new JsonParseException(parser, "no value", parser.currentLocation());
        }
        skip();
        requireEnd();
    }

    /** Whether the field just reached holds an object; it is then entered, and else told to the draft. */
    public boolean enterObjectField() throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            return true;
        }
        wrongType("an object");
        return false;
    }

    /** Whether the field just reached holds an array; it is then entered, and else told to the draft. */
    public boolean enterArrayField() throws IOException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            return true;
        }
        wrongType("an array");
        return false;
    }

    /** Goes to the array's next element; false at the array's end. */
    public boolean nextElement() throws IOException {
        return next() != JsonToken.END_ARRAY;
    }

    /** Goes to the value of the object's next field; false at the object's end. */
    public boolean nextField() throws IOException {
        if (next() == JsonToken.END_OBJECT) {
            return false;
        }
        next();
        return true;
    }

    /** Key of the field just reached. */
    public String key() throws IOException {
        return parser.currentName();
    }

    /** Where the value just reached stands in the item (JSON Pointer), cut off if it is very long. */
    public String pointer() {
        String pointer = parser.getParsingContext().pathAsPointer().toString();
        return pointer.length() > POINTER_LENGTH ? pointer.substring(0, POINTER_LENGTH) : pointer;
    }

    /** The value just reached, if it is a string; null counts as absent. */
    public Optional<String> string() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING -> Optional.of(parser.getText());
            case VALUE_NULL -> Optional.empty();
            default -> {
                wrongType("a string");
                yield Optional.empty();
            }
        };
    }

    /** The value just reached as text, if it is a string, a number or a boolean; null counts as absent. */
    public Optional<String> scalar() throws IOException {
        switch (parser.currentToken()) {
            case VALUE_STRING, VALUE_TRUE, VALUE_FALSE -> {
                return Optional.of(parser.getText());
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                checkNumber();
                return Optional.of(parser.getText());
            }
            case VALUE_NULL -> {
                // absent
            }
            default -> wrongType("a string, a number or a boolean");
        }
        return Optional.empty();
    }

    /** The value just reached, if it is a string or a whole number, as it was written; null counts as absent. */
    public Optional<String> identifier() throws IOException {
        return switch (parser.currentToken()) {
            case VALUE_STRING, VALUE_NUMBER_INT -> {
                check(parser.getParsingContext().getNestingDepth());
                yield Optional.of(parser.getText());
            }
            case VALUE_NULL -> Optional.empty();
            default -> {
                wrongType("a string or a whole number");
                yield Optional.empty();
            }
        };
    }

    /** The value just reached as milliseconds since 1970, if it is a time; null counts as absent. */
    public OptionalLong time() throws IOException {
        switch (parser.currentToken()) {
            case VALUE_STRING -> {
                OptionalLong time = TimestampRules.parse(parser.getText());
                if (time.isEmpty()) {
                    draft.fail(
                            Rule.TIME_FORMAT,
                            pointer(),
                            "must be ISO 8601 with a zone, such as 2026-03-01T12:00:00.000Z, of the years 1 to 9999");
                }
                return time;
            }
            case VALUE_NUMBER_INT -> {
                boolean fits = parser.getTextLength() <= 18;
                if (fits && TimestampRules.isInRange(parser.getLongValue())) {
                    return OptionalLong.of(parser.getLongValue());
                }
                draft.fail(Rule.TIME_RANGE, pointer(), "must be milliseconds since 1970, of the years 1 to 9999");
            }
            case VALUE_NULL -> {
                // absent
            }
            default -> wrongType("a time: a string in ISO 8601 or a whole number of milliseconds since 1970");
        }
        return OptionalLong.empty();
    }

    /** The value just reached as it was written, if it is an object; null counts as absent. */
    public Optional<String> object() throws IOException {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            Span value = pass();
            return Optional.of(new String(body, value.offset(), value.length(), StandardCharsets.UTF_8));
        }
        if (parser.currentToken() != JsonToken.VALUE_NULL) {
            wrongType("an object");
        }
        return Optional.empty();
    }

    /** The value just reached as it was written, whatever it is, its key checked too; null counts as absent. */
    public Optional<String> written() throws IOException {
        checkKey();
        if (isNull()) {
            return Optional.empty();
        }
        Span value = pass();
        return Optional.of(new String(body, value.offset(), value.length(), StandardCharsets.UTF_8));
    }

    /** Where the value just reached stands in the body; it is passed over and everything in it checked. */
    public Span pass() throws IOException {
        int from = span.offset() + (int) parser.currentTokenLocation().getByteOffset();
        skip();
        parser.finishToken(); // a string that nobody asked for has not been read to its end
        return new Span(from, span.offset() + (int) parser.currentLocation().getByteOffset() - from);
    }

    /** Whether the value just reached is an object. */
    public boolean isObject() {
        return parser.currentToken() == JsonToken.START_OBJECT;
    }

    /** Whether the value just reached is a string. */
    public boolean isString() {
        return parser.currentToken() == JsonToken.VALUE_STRING;
    }

    /** Whether the value just reached is null. */
    public boolean isNull() {
        return parser.currentToken() == JsonToken.VALUE_NULL;
    }

    /** Passes over the value just reached, checking everything in it. */
    public void skip() throws IOException {
        int depth = parser.getParsingContext().getNestingDepth();
        int outer = parser.currentToken().isStructStart() ? depth - 1 : depth;
        check(depth);
        while (parser.getParsingContext().getNestingDepth() > outer) {
            if (next() == null) {
                return;
            }
            check(parser.getParsingContext().getNestingDepth());
        }
    }

    /**
     * Checks that nothing stands after the item just read.
     *
     * @throws JsonProcessingException if something does
     */
    public void requireEnd() throws IOException {
        if (next() != null) {
            throw new JsonParseException(parser, "more than one value", parser.currentTokenLocation());
        }
    }

    @Override
    public void close() throws IOException {
        parser.close();
    }

    /**
     * The next token.
     *
     * @throws StreamConstraintsException where the parser takes half of a surrogate pair in a key for an end of the
     *     syntax, which it is not; the draft is told
     */
    private @Nullable JsonToken next() throws IOException {
        try {
            return parser.nextToken();
        } catch (JsonParseException e) {
            if (escapes && Scan.hasLoneSurrogate(body, span.offset(), span.offset() + span.length())) {
                draft.fail(Rule.STRING_SURROGATE, "", "no key must hold half of a surrogate pair");
                throw new StreamConstraintsException("half of a surrogate pair");
            }
            throw e;
        }
    }

    private void check(int depth) throws IOException {
        switch (parser.currentToken()) {
            case START_OBJECT, START_ARRAY -> {
                if (depth > limits.depth) {
                    draft.fail(
                            Rule.JSON_DEPTH,
                            pointer(),
                            "objects and arrays must not lie more than " + limits.depth + " deep inside each other");
                }
            }
            case FIELD_NAME -> checkKey();
            case VALUE_STRING -> {
                if (escapes) {
                    checkText(parser.getText());
                }
            }
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber();
            default -> {
                // nothing can be wrong
            }
        }
    }

    private void checkKey() throws IOException {
        if (parser.currentName().length() > limits.keyLength) {
            draft.fail(Rule.JSON_KEY, pointer(), "a key must have at most " + limits.keyLength + " characters");
        }
        if (escapes) {
            checkText(parser.currentName());
        }
    }

    private void checkText(String text) {
        switch (TextRules.flawOf(text)) {
            case NUL -> draft.fail(Rule.STRING_NUL, pointer(), "must not hold the character U+0000");
            case SURROGATE -> draft.fail(Rule.STRING_SURROGATE, pointer(), "must not hold half of a surrogate pair");
            case NONE -> {
                // as it should be
            }
        }
    }

    private void checkNumber() throws IOException {
        int length = parser.getTextLength();
        if (length > limits.numberLength) {
            draft.fail(
                    Rule.JSON_NUMBER, pointer(), "a number must have at most " + limits.numberLength + " characters");
        } else if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT
                && exponent(parser.getTextCharacters(), parser.getTextOffset(), length) > MAX_EXPONENT) {
            draft.fail(
                    Rule.JSON_NUMBER, pointer(), "a number's exponent must lie within -308 to 308, as a double's does");
        }
    }

    /** The exponent without its sign; 0 if none is written. */
    private static int exponent(char[] text, int offset, int length) {
        int value = 0;
        boolean inExponent = false;
        for (int i = offset; i < offset + length; i++) {
            char c = text[i];
            if (inExponent && c >= '0' && c <= '9') {
                value = Math.min(MAX_EXPONENT + 1, value * 10 + c - '0');
            }
            inExponent |= c == 'e' || c == 'E';
        }
        return value;
    }

    private void wrongType(String right) throws IOException {
        draft.fail(Rule.FIELD_TYPE, pointer(), "must be " + right);
        skip();
    }
}
