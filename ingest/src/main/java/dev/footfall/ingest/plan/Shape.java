package dev.footfall.ingest.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a JSON value may be: an Avro schema as JSON shows it. Immutable once built. */
sealed interface Shape permits Scalar, Shape.Items, Shape.Entries, Shape.Fields, Shape.OneOf {
    /** What a value must be, in words that follow "must be". */
    String words();

    /** An array. */
    record Items(Shape each) implements Shape {
        @Override
        public String words() {
            return "an array";
        }
    }

    /** An object with any keys. */
    record Entries(Shape each) implements Shape {
        @Override
        public String words() {
            return "an object";
        }
    }

    /** One of several, of which at most one is an array and at most one an object. */
    record OneOf(List<Shape> branches) implements Shape {
        public OneOf {
            branches = List.copyOf(branches);
        }

        @Override
        public String words() {
            return branches.stream().map(Shape::words).collect(Collectors.joining(" or "));
        }
    }

    /**
     * A field of an object.
     *
     * @param index its place among the fields, from 0
     */
    record Field(String key, int index, Shape shape, boolean required) {}

    /** An object whose keys are known. It may contain itself, so its fields are added while it is built. */
    final class Fields implements Shape {
        private final Map<String, Field> byKey = new HashMap<>();
        private final List<Field> inOrder = new ArrayList<>();

        /** Adds a field; false if the key is there already. */
        boolean add(String key, Shape shape, boolean required) {
            Field field = new Field(key, inOrder.size(), shape, required);
            inOrder.add(field);
            return byKey.putIfAbsent(key, field) == null;
        }

        Optional<Field> get(String key) {
            return Optional.ofNullable(byKey.get(key));
        }

        List<Field> inOrder() {
            return inOrder;
        }

        @Override
        public String words() {
            return "an object";
        }
    }

    /** The part of a shape that is of a kind: the shape itself, or a branch of it. */
    static <S extends Shape> Optional<S> part(Shape shape, Class<S> kind) {
        if (shape instanceof OneOf(List<Shape> branches)) {
            return branches.stream().filter(kind::isInstance).map(kind::cast).findFirst();
        }
        return kind.isInstance(shape) ? Optional.of(kind.cast(shape)) : Optional.empty();
    }
}
