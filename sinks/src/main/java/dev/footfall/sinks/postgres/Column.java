package dev.footfall.sinks.postgres;

import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;

/**
 * A column and how its value gets there.
 *
 * @param <T> what a row is made of
 */
record Column<T>(String name, Encoder<T> encoder) {
    /** Puts a row's value of the column into the buffer. */
    @FunctionalInterface
    interface Encoder<T> {
        /**
         * @throws SQLException if Postgres could not store the value
         */
        void encode(T row, CopyBuffer into) throws SQLException;
    }

    static <T> Column<T> text(String name, Function<T, String> value) {
        return new Column<>(name, (row, into) -> into.text(value.apply(row)));
    }

    static <T> Column<T> optionalText(String name, Function<T, Optional<String>> value) {
        return new Column<>(name, (row, into) -> {
            Optional<String> text = value.apply(row);
            if (text.isPresent()) {
                into.text(text.get());
            } else {
                into.nothing();
            }
        });
    }

    static <T> Column<T> jsonb(String name, Function<T, String> value) {
        return new Column<>(name, (row, into) -> into.jsonb(value.apply(row)));
    }

    static <T> Column<T> optionalJsonb(String name, Function<T, Optional<String>> value) {
        return new Column<>(name, (row, into) -> {
            Optional<String> json = value.apply(row);
            if (json.isPresent()) {
                into.jsonb(json.get());
            } else {
                into.nothing();
            }
        });
    }

    /** Counts by name, as an object. */
    static <T> Column<T> counts(String name, Function<T, Map<String, Long>> value) {
        return jsonb(name, row -> JsonCounts.of(value.apply(row)));
    }

    static <T> Column<T> bytea(String name, Function<T, ByteBuffer> value) {
        return new Column<>(name, (row, into) -> {
            ByteBuffer view = value.apply(row).duplicate();
            byte[] bytes = new byte[view.remaining()];
            view.get(bytes);
            into.bytea(bytes);
        });
    }

    static <T> Column<T> timestamptz(String name, Function<T, Instant> value) {
        return new Column<>(name, (row, into) -> into.timestamptz(value.apply(row)));
    }

    static <T> Column<T> optionalTimestamptz(String name, Function<T, Optional<Instant>> value) {
        return new Column<>(name, (row, into) -> {
            Optional<Instant> time = value.apply(row);
            if (time.isPresent()) {
                into.timestamptz(time.get());
            } else {
                into.nothing();
            }
        });
    }

    static <T> Column<T> timestamptzArray(String name, Function<T, List<Instant>> value) {
        return new Column<>(name, (row, into) -> into.timestamptzArray(value.apply(row)));
    }

    static <T> Column<T> int4(String name, ToIntFunction<T> value) {
        return new Column<>(name, (row, into) -> into.int4(value.applyAsInt(row)));
    }

    static <T> Column<T> int8(String name, ToLongFunction<T> value) {
        return new Column<>(name, (row, into) -> into.int8(value.applyAsLong(row)));
    }

    static <T> Column<T> bool(String name, Predicate<T> value) {
        return new Column<>(name, (row, into) -> into.bool(value.test(row)));
    }

    static <T> Column<T> uuid(String name, Function<T, UUID> value) {
        return new Column<>(name, (row, into) -> into.uuid(value.apply(row)));
    }
}
