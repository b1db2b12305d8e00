package dev.footfall.ingest.access;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.footfall.runtime.config.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The sources file, in YAML:
 *
 * <pre>{@code
 * sources:
 *   shop:
 *     write-keys: [kkkkkkkk, llllllll]
 *     secret: "at least 16 characters, for pseudonyms"
 *     allowed-origins: ["https://shop.example", "https://*.shop.example"]
 *     plan: strict # or lenient, or off, which is the default
 * }</pre>
 *
 * <p>A source may have several keys, so that one can be replaced without a gap. Without allowed origins, pages of any
 * may send for it. Faults never show a key or a secret.
 */
public final class SourcesFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Predicate<String> NAME =
            Pattern.compile("[a-z0-9-]{1,64}").asMatchPredicate();
    private static final Predicate<String> KEY =
            Pattern.compile("[A-Za-z0-9._~-]{8,128}").asMatchPredicate();
    private static final int MIN_SECRET_LENGTH = 16;
    private static final Set<String> ALLOWED = Set.of("write-keys", "secret", "allowed-origins", "plan");

    private final Path file;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, Source> byWriteKey = new HashMap<>();

    private SourcesFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the file.
     *
     * @throws ConfigurationException with all faults, each with the path of its key
     */
    public static Sources read(Path file) throws ConfigurationException {
        SourcesFile reading = new SourcesFile(file);
        reading.readAll();
        if (!reading.faults.isEmpty()) {
            throw new ConfigurationException(reading.faults);
        }
        return Sources.of(reading.byWriteKey);
    }

    private void readAll() {
        JsonNode tree;
        try {
            tree = YAML.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            String place =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            faults.add(file + ": not YAML, or a key twice" + place);
            return;
        } catch (IOException e) {
            faults.add(file + ": cannot be read (" + e.getClass().getSimpleName()
                    + "); sources-file must name the file of sources and write keys");
            return;
        }
        JsonNode sources = tree.path("sources");
        tree.fieldNames().forEachRemaining(key -> {
            if (!key.equals("sources")) {
                fault(key, "unknown key; allowed here: sources");
            }
        });
        if (!sources.isObject() || sources.isEmpty()) {
            fault(
                    "sources",
                    "must name at least one source, such as sources: {shop: {write-keys: [...], secret: ...}}");
            return;
        }
        sources.properties().forEach(entry -> readSource(entry.getKey(), entry.getValue()));
    }

    private void readSource(String name, JsonNode settings) {
        String path = "sources." + name;
        if (!NAME.test(name)) {
            fault(path, "a source's name has 1 to 64 characters of a-z, 0-9 and -");
        }
        if (!settings.isObject()) {
            fault(path, "must hold the keys write-keys and secret");
            return;
        }
        settings.fieldNames().forEachRemaining(key -> {
            if (!ALLOWED.contains(key)) {
                fault(path + "." + key, "unknown key; allowed here: write-keys, secret, allowed-origins, plan");
            }
        });
        String secret = settings.path("secret").asText("");
        if (secret.length() < MIN_SECRET_LENGTH) {
            fault(path + ".secret", "must have at least " + MIN_SECRET_LENGTH + " characters");
        }
        JsonNode keys = settings.path("write-keys");
        if (!keys.isArray() || keys.isEmpty()) {
            fault(path + ".write-keys", "must list at least one write key");
            return;
        }
        Optional<PlanMode> plan = planMode(settings.path("plan"));
        if (plan.isEmpty()) {
            fault(path + ".plan", "must be off, lenient or strict");
        }
        Source source =
                new Source(name, secret.isEmpty() ? name : secret, origins(settings, path), plan.orElse(PlanMode.OFF));
        for (int i = 0; i < keys.size(); i++) {
            String at = path + ".write-keys[" + i + "]";
            String key = keys.get(i).asText("");
            if (!KEY.test(key)) {
                fault(at, "a write key has 8 to 128 characters of A-Z, a-z, 0-9 and . _ ~ -");
            } else {
                Source other = byWriteKey.putIfAbsent(key, source);
                if (other != null) {
                    fault(at, "the same write key is also listed under sources." + other.name());
                }
            }
        }
    }

    private AllowedOrigins origins(JsonNode settings, String path) {
        JsonNode list = settings.path("allowed-origins");
        if (list.isMissingNode()) {
            return AllowedOrigins.any();
        }
        if (!list.isArray() || list.isEmpty()) {
            fault(path + ".allowed-origins", "must list at least one origin; without the key, any is allowed");
            return AllowedOrigins.any();
        }
        List<String> patterns = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            String pattern = list.get(i).asText("");
            if (AllowedOrigins.isValid(pattern)) {
                patterns.add(pattern);
            } else {
                fault(
                        path + ".allowed-origins[" + i + "]",
                        "must be *, or an origin in lower case without a path, such as https://shop.example or"
                                + " https://*.shop.example");
            }
        }
        return AllowedOrigins.of(patterns);
    }

    private static Optional<PlanMode> planMode(JsonNode value) {
        boolean off = value.isBoolean() && !value.booleanValue(); // what YAML 1.1 makes of a plain off
        return off ? Optional.of(PlanMode.OFF) : PlanMode.named(value.asText("off"));
    }

    private void fault(String path, String text) {
        faults.add(file + ": " + path + ": " + text);
    }
}
