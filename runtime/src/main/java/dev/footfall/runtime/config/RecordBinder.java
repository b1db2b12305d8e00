package dev.footfall.runtime.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Binds a tree to nested records and collects all faults on the way, where Jackson alone would stop at the first.
 * Jackson converts what is not a record. Used by one thread.
 */
final class RecordBinder {
    private final ObjectMapper mapper;
    private final List<String> faults;

    RecordBinder(ObjectMapper mapper, List<String> faults) {
        this.mapper = mapper;
        this.faults = faults;
    }

    /** The record, or empty after adding to the faults why there is none. */
    <T extends Record> Optional<T> bind(JsonNode tree, Class<T> type, String path) {
        RecordComponent[] components = type.getRecordComponents();
        if (!tree.isObject()) {
            faults.add(named(path) + ": must hold the keys " + keys(components) + ", but holds a single value");
            return Optional.empty();
        }
        tree.fieldNames().forEachRemaining(key -> {
            if (Arrays.stream(components)
                    .noneMatch(component -> keyOf(component).equals(key))) {
                faults.add(named(child(path, key)) + ": unknown key; allowed here: " + keys(components));
            }
        });
        List<Object> values = new ArrayList<>();
        for (RecordComponent component : components) {
            bindComponent(tree, component, child(path, keyOf(component))).ifPresent(values::add);
        }
        return values.size() == components.length ? construct(type, values, path) : Optional.empty();
    }

    private Optional<?> bindComponent(JsonNode tree, RecordComponent component, String path) {
        JsonNode node = tree.path(keyOf(component));
        boolean optional = component.getType() == Optional.class;
        if (node.isMissingNode() || node.isNull()) {
            if (optional) {
                return Optional.of(Optional.empty());
            }
            faults.add(named(path) + ": no value");
            return Optional.empty();
        }
        JavaType type = mapper.constructType(component.getGenericType());
        JavaType target = optional ? type.containedType(0) : type;
        Optional<?> value = bindValue(node, target, path);
        if (value.isEmpty()) {
            return Optional.empty();
        }
        Object bound = value.get();
        return Optional.of(optional ? Optional.of(bound) : bound);
    }

    private Optional<?> bindValue(JsonNode given, JavaType type, String path) {
        Class<?> raw = type.getRawClass();
        JsonNode node = raw.isRecord() || raw == List.class || raw == Map.class ? parsed(given) : given;
        if (raw.isRecord()) {
            return bind(node, raw.asSubclass(Record.class), path);
        }
        if (raw == List.class && node.isArray()) {
            return bindList(node, type.getContentType(), path);
        }
        if (raw == Map.class && node.isObject()) {
            return bindMap(node, type.getContentType(), path);
        }
        return convert(node, type, path);
    }

    /** A list or keys and values, where a text holds them as YAML. */
    private JsonNode parsed(JsonNode node) {
        if (!node.isTextual()) {
            return node;
        }
        try {
            JsonNode inner = mapper.readTree(node.textValue());
            return inner.isContainerNode() ? inner : node;
        } catch (JsonProcessingException e) {
            return node; // and is reported as a text in the wrong place
        }
    }

    private Optional<List<Object>> bindList(JsonNode node, JavaType of, String path) {
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            bindValue(node.get(i), of, path + "[" + i + "]").ifPresent(values::add);
        }
        return values.size() == node.size() ? Optional.of(List.copyOf(values)) : Optional.empty();
    }

    private Optional<Map<String, Object>> bindMap(JsonNode node, JavaType of, String path) {
        Map<String, JsonNode> entries = new LinkedHashMap<>();
        if (of.getRawClass() == String.class) {
            flatten(node, "", entries);
        } else {
            node.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        entries.forEach(
                (key, value) -> bindValue(value, of, child(path, key)).ifPresent(bound -> values.put(key, bound)));
        return values.size() == entries.size() ? Optional.of(Collections.unmodifiableMap(values)) : Optional.empty();
    }

    /** {@code {a: {b: c}}} is {@code {a.b: c}} where only texts can be meant: a dotted name given as a path. */
    private static void flatten(JsonNode node, String prefix, Map<String, JsonNode> into) {
        node.properties().forEach(entry -> {
            String key = child(prefix, entry.getKey());
            if (entry.getValue().isObject()) {
                flatten(entry.getValue(), key, into);
            } else {
                into.put(key, entry.getValue());
            }
        });
    }

    private Optional<?> convert(JsonNode node, JavaType type, String path) {
        if (type.getRawClass() == Duration.class && !node.isTextual()) {
            faults.add(named(path) + ": not " + expectation(type)); // a bare number would leave its unit open
            return Optional.empty();
        }
        if (node.isNull()) {
            faults.add(named(path) + ": no value");
            return Optional.empty();
        }
        try {
            return Optional.of(mapper.readerFor(type).<Object>readValue(node));
        } catch (ValueInstantiationException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            faults.add(named(path) + ": " + cause.getMessage());
        } catch (JsonProcessingException e) {
            faults.add(named(path) + ": not " + expectation(type));
        } catch (java.io.IOException e) {
            faults.add(named(path) + ": " + e.getMessage());
        }
        return Optional.empty();
    }

    private <T extends Record> Optional<T> construct(Class<T> type, List<Object> values, String path) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return Optional.of(constructor.newInstance(values.toArray()));
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                faults.add((path.isEmpty() ? "" : path + ".") + refusal.getMessage());
                return Optional.empty();
            }
            throw new IllegalStateException("the constructor of " + type.getName() + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " cannot be constructed", e);
        }
    }

    private static String expectation(JavaType type) {
        Class<?> raw = type.getRawClass();
        if (raw == int.class || raw == long.class) {
            return "a whole number";
        }
        if (raw == double.class) {
            return "a number";
        }
        if (raw == boolean.class) {
            return "true or false";
        }
        if (raw == Duration.class) {
            return "a duration such as PT30S, PT30M or PT24H (ISO 8601)";
        }
        if (raw.isEnum()) {
            return "one of " + Arrays.toString(raw.getEnumConstants());
        }
        if (raw == List.class) {
            return "a list";
        }
        if (raw == Map.class) {
            return "keys and values";
        }
        return "a value of type " + raw.getSimpleName().toLowerCase(Locale.ROOT);
    }

    private static String keys(RecordComponent[] components) {
        return Arrays.stream(components).map(RecordBinder::keyOf).collect(Collectors.joining(", "));
    }

    /** {@code maxBodyBytes} is {@code max-body-bytes} in a file. */
    private static String keyOf(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
    }

    private static String child(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String named(String path) {
        return path.isEmpty() ? "(root)" : path;
    }
}
