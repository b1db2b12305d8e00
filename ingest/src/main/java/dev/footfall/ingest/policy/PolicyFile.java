package dev.footfall.ingest.policy;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.footfall.ingest.policy.Statement.StatedRule;
import dev.footfall.ingest.policy.Statement.StatedSource;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.schemas.governance.Pseudonyms;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The policy's file, in YAML, as {@code docs/governance.md} describes it. All faults are reported together, each with the
 * path of its key; a name that is not known is a fault, so that nothing is left untreated by a slip of the pen.
 */
public final class PolicyFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final Predicate<String> VERSION =
            Pattern.compile("[A-Za-z0-9._-]{1,64}").asMatchPredicate();
    private static final Predicate<String> SOURCE =
            Pattern.compile("[a-z0-9-]{1,64}").asMatchPredicate();
    private static final String DEFAULT = "default";

    private final Faults faults;
    private final ClassesReader classes;

    private PolicyFile(Faults faults) {
        this.faults = faults;
        this.classes = new ClassesReader(faults);
    }

    /**
     * Reads a policy.
     *
     * @param file its name, for the faults
     * @param pseudonyms what stands in the place of hashed values
     * @throws ConfigurationException with all faults, each with the path of its key
     */
    public static Policy parse(Path file, byte[] content, Pseudonyms pseudonyms) throws ConfigurationException {
        Faults faults = new Faults(file);
        Optional<JsonNode> tree = tree(content, faults);
        Optional<Policy> policy = tree.map(it -> new PolicyFile(faults).read(it, content, pseudonyms));
        faults.throwIfAny();
        return policy.orElseThrow();
    }

    private static Optional<JsonNode> tree(byte[] content, Faults faults) {
        try {
            JsonNode tree = YAML.readTree(content);
            if (tree == null || !tree.isObject()) {
                faults.add("", "must hold at least version and purposes or sources");
                return Optional.empty();
            }
            return Optional.of(tree);
        } catch (JsonProcessingException e) { // its own message would show what stands there
            String place =
                    e.getLocation() == null ? "" : " (line " + e.getLocation().getLineNr() + ")";
            faults.add("", "not YAML, or a key twice" + place);
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // no array of bytes does this
        }
    }

    private Policy read(JsonNode tree, byte[] content, Pseudonyms pseudonyms) {
        faults.requireKnown(
                tree, "", "version", "purposes", "classes", "detectors", "fields", "rotation", "sources", "record");
        String version = tree.path("version").asText("");
        if (!VERSION.test(version)) {
            faults.add(
                    "version",
                    "must name this version in 1 to 64 characters of A-Z, a-z, 0-9 and . _ -, such as \"2026-11\"");
        }
        classes.readClasses(tree.path("classes"));
        classes.readDetectors(tree.path("detectors"));
        PurposesReader purposes = new PurposesReader(faults);
        purposes.read(tree.path("purposes"));
        Map<String, FieldRule> fields = classes.readFields(tree.path("fields"), "fields");
        var reader = new SourceReader(faults, classes, purposes, fields);
        Map<String, SourcePolicy> named = new HashMap<>();
        JsonNode sources = tree.path("sources");
        if (!sources.isMissingNode() && !sources.isObject()) {
            faults.add("sources", "must name sources, or default for all others");
        }
        sources.properties().forEach(each -> {
            String path = "sources." + each.getKey();
            if (!SOURCE.test(each.getKey())) {
                faults.add(path, "a source's name has 1 to 64 characters of a-z, 0-9 and -");
            }
            named.put(each.getKey(), reader.read(each.getValue(), path));
        });
        SourcePolicy others = named.containsKey(DEFAULT)
                ? named.get(DEFAULT)
                : reader.read(YAML.createObjectNode(), "sources." + DEFAULT);
        return new Policy(
                version,
                digest(content),
                rotation(tree.path("rotation")),
                Optional.of(pseudonyms),
                Map.copyOf(named),
                others,
                statement(tree.path("record"), purposes, named, others));
    }

    private Statement statement(
            JsonNode section, PurposesReader purposes, Map<String, SourcePolicy> named, SourcePolicy others) {
        Map<String, StatedSource> stated = new HashMap<>();
        named.forEach((source, policy) -> stated.put(source, policy.stated()));
        stated.remove(DEFAULT);
        List<StatedRule> sought = new ArrayList<>();
        new TreeMap<>(classes.detectors()).forEach((it, rule) -> sought.add(StatedRule.of(it.code(), rule)));
        return new Statement(
                new AccountabilityReader(faults).read(section), purposes.stated(), sought, stated, others.stated());
    }

    private Duration rotation(JsonNode value) {
        try {
            Duration rotation = Duration.parse(value.asText("P1D"));
            if (rotation.compareTo(Duration.ofMinutes(1)) >= 0) {
                return rotation;
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        faults.add("rotation", "must be a duration of a minute or more, such as P1D or PT1H");
        return Duration.ofDays(1);
    }

    /** SHA-256 of a policy's file, in hex. */
    static String digest(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** Rules for fields by where they are: {@code url}, {@code properties.iban}. */
    record FieldRule(String field, Rule rule) {
        static Map<String, FieldRule> together(Map<String, FieldRule> first, Map<String, FieldRule> second) {
            Map<String, FieldRule> all = new LinkedHashMap<>(first);
            all.putAll(second);
            return all;
        }
    }
}
