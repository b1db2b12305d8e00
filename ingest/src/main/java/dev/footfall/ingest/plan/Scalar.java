package dev.footfall.ingest.plan;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.footfall.ingest.event.TimestampRules;
import java.io.IOException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** What a JSON value that is neither object nor array may be. */
sealed interface Scalar extends Shape {
    /** Whether the value that a parser has reached is such a one. */
    boolean takes(JsonParser value) throws IOException;

    /** Whether every value that the other takes is such a one too. */
    default boolean covers(Scalar other) {
        return equals(other);
    }

    /** null. */
    record Nothing() implements Scalar {
        @Override
        public boolean takes(JsonParser value) {
            return value.currentToken() == JsonToken.VALUE_NULL;
        }

        @Override
        public String words() {
            return "null";
        }
    }

    /** true or false. */
    record Truth() implements Scalar {
        @Override
        public boolean takes(JsonParser value) {
            return value.currentToken().isBoolean();
        }

        @Override
        public String words() {
            return "true or false";
        }
    }

    /** Any string. */
    record Text() implements Scalar {
        @Override
        public boolean takes(JsonParser value) {
            return value.currentToken() == JsonToken.VALUE_STRING;
        }

        @Override
        public boolean covers(Scalar other) {
            return other instanceof Text || other instanceof Uuid || other instanceof Symbol;
        }

        @Override
        public String words() {
            return "a string";
        }
    }

    /** A string that is a UUID. */
    record Uuid() implements Scalar {
        private static final Predicate<String> FORM = Pattern.compile(
                        "\\p{XDigit}{8}(-\\p{XDigit}{4}){3}-\\p{XDigit}{12}")
                .asMatchPredicate();

        @Override
        public boolean takes(JsonParser value) throws IOException {
            return value.currentToken() == JsonToken.VALUE_STRING && FORM.test(value.getText());
        }

        @Override
        public String words() {
            return "a UUID";
        }
    }

    /** One of certain strings. */
    record Symbol(Set<String> allowed) implements Scalar {
        private static final int SHOWN = 10;

        @Override
        public boolean takes(JsonParser value) throws IOException {
            return value.currentToken() == JsonToken.VALUE_STRING && allowed.contains(value.getText());
        }

        @Override
        public boolean covers(Scalar other) {
            return other instanceof Symbol(Set<String> others) && allowed.containsAll(others);
        }

        @Override
        public String words() {
            return allowed.size() <= SHOWN
                    ? "one of " + String.join(", ", allowed)
                    : "one of the " + allowed.size() + " symbols of the plan";
        }
    }

    /** A number written without fraction and exponent, within bounds. */
    record Whole(long min, long max) implements Scalar {
        static final Whole INT = new Whole(Integer.MIN_VALUE, Integer.MAX_VALUE);
        static final Whole LONG = new Whole(Long.MIN_VALUE, Long.MAX_VALUE);

        @Override
        public boolean takes(JsonParser value) throws IOException {
            return value.currentToken() == JsonToken.VALUE_NUMBER_INT
                    && value.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                    && value.getLongValue() >= min
                    && value.getLongValue() <= max;
        }

        @Override
        public boolean covers(Scalar other) {
            return other instanceof Whole(long low, long high) && min <= low && max >= high;
        }

        @Override
        public String words() {
            return "a whole number from " + min + " to " + max;
        }
    }

    /** A number, up to a size. */
    record Real(double max) implements Scalar {
        static final Real FLOAT = new Real(Float.MAX_VALUE);
        static final Real DOUBLE = new Real(Double.MAX_VALUE);

        @Override
        public boolean takes(JsonParser value) throws IOException {
            return value.currentToken().isNumeric() && Math.abs(value.getDoubleValue()) <= max;
        }

        @Override
        public boolean covers(Scalar other) {
            return other instanceof Whole || (other instanceof Real(double size) && max >= size);
        }

        @Override
        public String words() {
            return max == Double.MAX_VALUE ? "a number" : "a number from -" + (float) max + " to " + (float) max;
        }
    }

    /** A moment: ISO 8601 with a zone, or a number as Avro has it. */
    record Moment() implements Scalar {
        @Override
        public boolean takes(JsonParser value) throws IOException {
            return Whole.LONG.takes(value)
                    || (value.currentToken() == JsonToken.VALUE_STRING
                            && TimestampRules.parse(value.getText()).isPresent());
        }

        @Override
        public boolean covers(Scalar other) {
            return other instanceof Moment || Whole.LONG.covers(other);
        }

        @Override
        public String words() {
            return "a time: ISO 8601 with a zone, such as 2026-03-01T12:00:00.000Z, or a whole number";
        }
    }

    /** A day: ISO 8601, or a number of days since 1970. */
    record Day() implements Scalar {
        private static final int LENGTH = "2026-03-01".length();

        @Override
        public boolean takes(JsonParser value) throws IOException {
            return Whole.INT.takes(value)
                    || (value.currentToken() == JsonToken.VALUE_STRING
                            && value.getTextLength() == LENGTH
                            && TimestampRules.parse(value.getText() + "T00:00:00Z")
                                    .isPresent());
        }

        @Override
        public boolean covers(Scalar other) {
            return other instanceof Day || Whole.INT.covers(other);
        }

        @Override
        public String words() {
            return "a day: ISO 8601, such as 2026-03-01, or a whole number of days since 1970";
        }
    }
}
