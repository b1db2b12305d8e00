package dev.footfall.runtime.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A service's configuration from four places, the first that names a key deciding: flags ({@code --set
 * http.port=8080}), environment ({@code FOOTFALL__HTTP__PORT}: two underscores part the words of a path, one stands
 * for a hyphen), file (YAML), defaults (a YAML resource beside the service, which is thereby also the list of its
 * keys).
 *
 * <p>Secrets need not stand in any of them: {@code FOOTFALL_FILE__POSTGRES__DATABASE__PASSWORD} names a file, such as a
 * container's secret, whose content is the value, without the line break at its end.
 *
 * <p>The sources are put over each other as trees and the result is bound to a record, whose constructor says what is
 * valid. All faults are reported together.
 */
public final class Configuration {
    private static final String ENVIRONMENT_PREFIX = "FOOTFALL__";
    private static final String FILE_PREFIX = "FOOTFALL_FILE__";
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .addModule(new JavaTimeModule())
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final ObjectNode defaults;
    private final Optional<Path> file;
    private final Map<String, String> environment;
    private final Map<String, String> flags;

    /**
     * @param defaults name of the YAML resource with a default for every key
     * @param beside the class whose loader has that resource
     * @param file the file given by the operator
     * @param environment the process's environment
     * @param flags values by path, as given on the command line
     */
    public Configuration(
            String defaults,
            Class<?> beside,
            Optional<Path> file,
            Map<String, String> environment,
            Map<String, String> flags) {
        this.defaults = readDefaults(defaults, beside);
        this.file = file;
        this.environment = Map.copyOf(environment);
        this.flags = Map.copyOf(flags);
    }

    /**
     * Binds the configuration to a record.
     *
     * <p>A text for a list, a map or a record (in a flag or the environment) is YAML itself, {@code [a, b]}, and takes the
     * place of what the sources below say. In a map of
     * texts, words below the map's key are joined by dots: {@code broker.properties.security.protocol=SSL}.
     *
     * @throws ConfigurationException with all faults: unknown keys (and the keys allowed there), values of a wrong
     *     type, and values that the record refuses
     */
    public <T extends Record> T bind(Class<T> type) throws ConfigurationException {
        List<String> faults = new ArrayList<>();
        ObjectNode tree = defaults.deepCopy();
        file.ifPresent(path -> overlay(tree, readFile(path, faults)));
        overlay(tree, fromEnvironment(faults));
        overlay(tree, fromFlags());
        RecordBinder binder = new RecordBinder(YAML, faults);
        Optional<T> bound = binder.bind(tree, type, "");
        if (bound.isEmpty() || !faults.isEmpty()) {
            throw new ConfigurationException(faults);
        }
        return bound.get();
    }

    private static ObjectNode readDefaults(String resource, Class<?> beside) {
        try (InputStream in = beside.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("no resource " + resource + " beside " + beside.getName());
            }
            return (ObjectNode) YAML.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("the defaults in " + resource + " cannot be read", e);
        }
    }

    private static ObjectNode readFile(Path path, List<String> faults) {
        try {
            JsonNode tree = YAML.readTree(Files.readAllBytes(path));
            if (tree instanceof ObjectNode object) {
                return object;
            }
            if (!tree.isMissingNode() && !tree.isNull()) {
                faults.add(path + ": must hold keys and values, but holds a single value");
            }
        } catch (JsonProcessingException e) {
            // The parser's own message quotes the file, which may hold secrets.
            faults.add(path + ": not YAML, or a key stands twice"
                    + (e.getLocation() == null
                            ? ""
                            : " (line " + e.getLocation().getLineNr() + ")"));
        } catch (IOException e) {
            faults.add(path + ": cannot be read (" + e.getClass().getSimpleName() + ")");
        }
        return YAML.createObjectNode();
    }

    private ObjectNode fromEnvironment(List<String> faults) {
        ObjectNode tree = YAML.createObjectNode();
        new TreeMap<>(environment).forEach((name, value) -> {
            if (name.startsWith(ENVIRONMENT_PREFIX)) {
                put(tree, pathOf(name, ENVIRONMENT_PREFIX), value);
            } else if (name.startsWith(FILE_PREFIX)) {
                String path = pathOf(name, FILE_PREFIX);
                readSecret(name, Path.of(value), faults).ifPresent(secret -> put(tree, path, secret));
                if (environment.containsKey(ENVIRONMENT_PREFIX + name.substring(FILE_PREFIX.length()))) {
                    faults.add(path + ": given twice in the environment, by itself and by a file; keep one");
                }
            }
        });
        return tree;
    }

    private static String pathOf(String variable, String prefix) {
        return variable.substring(prefix.length())
                .toLowerCase(Locale.ROOT)
                .replace("__", ".")
                .replace('_', '-');
    }

    private static Optional<String> readSecret(String variable, Path file, List<String> faults) {
        try {
            return Optional.of(Files.readString(file).replaceFirst("\\R$", ""));
        } catch (IOException e) {
            faults.add(variable + ": the file " + file + " cannot be read ("
                    + e.getClass().getSimpleName() + ")");
            return Optional.empty();
        }
    }

    private ObjectNode fromFlags() {
        ObjectNode tree = YAML.createObjectNode();
        new TreeMap<>(flags).forEach((path, value) -> put(tree, path, value));
        return tree;
    }

    /** Puts a value given as text at a dotted path; {@code null} takes away what a source below gave. */
    private static void put(ObjectNode tree, String path, String value) {
        int dot = path.lastIndexOf('.');
        ObjectNode parent = tree;
        if (dot >= 0) {
            for (String word : path.substring(0, dot).split("\\.")) {
                parent = parent.get(word) instanceof ObjectNode child ? child : parent.putObject(word);
            }
        }
        parent.set(
                path.substring(dot + 1),
                value.equals("null")
                        ? YAML.getNodeFactory().nullNode()
                        : YAML.getNodeFactory().textNode(value));
    }

    private static void overlay(ObjectNode below, ObjectNode above) {
        above.properties().forEach(entry -> {
            if (below.get(entry.getKey()) instanceof ObjectNode lower && entry.getValue() instanceof ObjectNode upper) {
                overlay(lower, upper);
            } else {
                below.set(entry.getKey(), entry.getValue());
            }
        });
    }
}
