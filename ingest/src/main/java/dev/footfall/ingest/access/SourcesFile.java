package dev.footfall.ingest.access;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.footfall.runtime.config.ConfigurationException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
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
 *     revoked-keys: [jjjjjjjj]
 *     secret: "at least 16 characters, for pseudonyms"
 *     allowed-origins: ["https://shop.example", "https://*.shop.example"]
 *     limits: {events-per-second: 500, burst: 5000}
 *     plan: strict # or lenient, or off, which is the default
 * }</pre>
 *
 * <p>A source may have several keys, so that one can be replaced without a gap; a key that is revoked is told so. The
 * limits are those of each key. Without allowed origins, pages of any may send for it. Faults never show a key or a
 * secret.
 */
final class SourcesFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Predicate<String> NAME =
            Pattern.compile("[a-z0-9-]{1,64}").asMatchPredicate();
    private static final Predicate<String> KEY =
            Pattern.compile("[A-Za-z0-9._~-]{8,128}").asMatchPredicate();
    private static final int MIN_SECRET_LENGTH = 16;
    private static final List<String> ALLOWED =
            List.of("write-keys", "revoked-keys", "secret", "allowed-origins", "limits", "plan");

    private final Path file;
    private final List<String> faults = new ArrayList<>();
    private final Map<String, String> ownerOfKey = new HashMap<>();
    private final List<Sources.Keyed> keyed = new ArrayList<>();

    private SourcesFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the file.
     *
     * @param file its name, for the faults
     * @throws ConfigurationException with all faults, each with the path of its key
     */
    static Sources parse(Path file, byte[] content) throws ConfigurationException {
        SourcesFile reading = new SourcesFile(file);
        reading.readAll(content);
        if (!reading.faults.isEmpty()) {
            throw new ConfigurationException(reading.faults);
        }
        return Sources.of(reading.keyed);
    }

    private void readAll(byte[] content) {
        JsonNode tree;
        try {
            tree = YAML.readTree(content);
        } catch (JsonProcessingException e) {
            String place =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            faults.add(file + ": not YAML, or a key twice" + place);
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no array of bytes does this
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
                fault(path + "." + key, "unknown key; allowed here: " + String.join(", ", ALLOWED));
            }
        });
        String secret = settings.path("secret").asText("");
        if (secret.length() < MIN_SECRET_LENGTH) {
            fault(path + ".secret", "must have at least " + MIN_SECRET_LENGTH + " characters");
        }
        if (!settings.path("write-keys").isArray()
                || settings.path("write-keys").isEmpty()) {
            fault(path + ".write-keys", "must list at least one write key");
        }
        if (settings.has("revoked-keys") && !settings.path("revoked-keys").isArray()) {
            fault(path + ".revoked-keys", "must be a list of write keys");
        }
        Optional<PlanMode> plan = planMode(settings.path("plan"));
        if (plan.isEmpty()) {
            fault(path + ".plan", "must be off, lenient or strict");
        }
        Source source =
                new Source(name, secret.isEmpty() ? name : secret, origins(settings, path), plan.orElse(PlanMode.OFF));
        keyed.add(new Sources.Keyed(
                source,
                keys(settings, "write-keys", name),
                keys(settings, "revoked-keys", name),
                limit(settings.path("limits"), path + ".limits")));
    }

    private Set<String> keys(JsonNode settings, String list, String name) {
        JsonNode keys = settings.path(list);
        Set<String> read = new HashSet<>();
        for (int i = 0; keys.isArray() && i < keys.size(); i++) {
            String at = "sources." + name + "." + list + "[" + i + "]";
            String key = keys.get(i).asText("");
            if (!KEY.test(key)) {
                fault(at, "a write key has 8 to 128 characters of A-Z, a-z, 0-9 and . _ ~ -");
            } else {
                read.add(key);
                String other = ownerOfKey.putIfAbsent(key, name);
                if (other != null) {
                    fault(at, "the same write key is also listed under sources." + other);
                }
            }
        }
        return read;
    }

    private Optional<RateLimit> limit(JsonNode limits, String path) {
        if (limits.isMissingNode()) {
            return Optional.empty();
        }
        limits.fieldNames().forEachRemaining(key -> {
            if (!key.equals("events-per-second") && !key.equals("burst")) {
                fault(path + "." + key, "unknown key; allowed here: events-per-second, burst");
            }
        });
        JsonNode rate = limits.path("events-per-second");
        JsonNode burst = limits.path("burst");
        if (!rate.isInt() || !burst.isInt()) {
            fault(path, "must hold whole numbers for events-per-second and burst");
            return Optional.empty();
        }
        try {
            return Optional.of(new RateLimit(rate.intValue(), burst.intValue()));
        } catch (IllegalArgumentException e) {
            faults.add(file + ": " + path + "." + e.getMessage());
            return Optional.empty();
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
