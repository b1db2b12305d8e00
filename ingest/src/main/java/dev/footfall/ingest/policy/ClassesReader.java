package dev.footfall.ingest.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.footfall.ingest.policy.PolicyFile.FieldRule;
import dev.footfall.ingest.policy.SourcePolicy.Field;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a policy's file says of classes, detectors and fields. Owned by one thread. */
final class ClassesReader {
    private static final String ACTIONS =
            Arrays.stream(Action.values()).map(Action::code).collect(Collectors.joining(", "));
    private static final String CLASSES =
            Arrays.stream(DataClass.values()).map(DataClass::code).collect(Collectors.joining(", "));
    private static final Pattern MEMBER = Pattern.compile("(properties|context)\\.[A-Za-z0-9$][A-Za-z0-9_$ -]{0,63}");

    private final Faults faults;
    private final Map<DataClass, Action> byClass = new EnumMap<>(DataClass.class);
    private final Map<Detector, Rule> byDetector = new EnumMap<>(Detector.class);
    private final Set<String> exceptions = new HashSet<>();

    ClassesReader(Faults faults) {
        this.faults = faults;
    }

    Map<Detector, Rule> detectors() {
        return Map.copyOf(byDetector);
    }

    /** Names by which nothing is found. */
    Set<String> exceptions() {
        return Set.copyOf(exceptions);
    }

    void readClasses(JsonNode classes) {
        if (!classes.isMissingNode() && !classes.isObject()) {
            faults.add("classes", "must say for classes what is done to their data, such as classes: {contact: mask}");
        }
        classes.properties().forEach(each -> {
            String path = "classes." + each.getKey();
            Optional<DataClass> named = dataClass(each.getKey(), path);
            Optional<Action> action = action(each.getValue(), path);
            if (named.isPresent() && action.isPresent()) {
                byClass.put(named.get(), action.get());
            }
        });
    }

    /** Detectors that are not named look for their kind too, but for network addresses. */
    void readDetectors(JsonNode detectors) {
        for (Detector detector : Detector.values()) {
            if (detector != Detector.ADDRESS) {
                Rule usual = detector.usual();
                byDetector.put(detector, new Rule(usual.dataClass(), actionOf(usual.dataClass(), usual.action())));
            }
        }
        if (!detectors.isMissingNode() && !detectors.isObject()) {
            faults.add(
                    "detectors",
                    "must say of detectors what they find, such as detectors: {mail: contact, phone: off}");
        }
        detectors.properties().forEach(each -> {
            String path = "detectors." + each.getKey();
            Optional<Detector> named = Detector.named(each.getKey());
            if (named.isEmpty()) {
                faults.add(path, "unknown; there are mail, phone, card, credential and address");
                return;
            }
            JsonNode value = each.getValue();
            if (value.isBoolean() || value.asText("").equals("off")) { // YAML 1.1 takes a plain off for false
                if (value.isBoolean() && value.booleanValue()) {
                    faults.add(path, "must be a class, off, or {class: ..., treatment: ..., except: [...]}");
                }
                byDetector.remove(named.get());
                return;
            }
            if (value.isObject()) {
                faults.requireKnown(value, path, "class", "treatment", "except");
                value.path("except").forEach(name -> exceptions.add(name.asText("-")));
            }
            rule(value, named.get().usual(), path).ifPresent(rule -> byDetector.put(named.get(), rule));
        });
        byDetector.values().removeIf(rule -> rule.action() == Action.KEEP);
    }

    /** Rules for fields, by their names. */
    Map<String, FieldRule> readFields(JsonNode fields, String path) {
        Map<String, FieldRule> read = new LinkedHashMap<>();
        if (!fields.isMissingNode() && !fields.isObject()) {
            faults.add(path, "must name fields, such as fields: {user_id: hash, properties.iban: drop}");
        }
        fields.properties().forEach(each -> {
            String at = path + "." + each.getKey();
            Optional<Field> own = Field.named(each.getKey());
            if (own.isEmpty() && !MEMBER.matcher(each.getKey()).matches()) {
                faults.add(
                        at,
                        "unknown field; there are visitor_id, user_id, url, referrer, title, user_agent, language,"
                                + " properties.KEY and context.KEY");
                return;
            }
            if (each.getValue().isObject()) {
                faults.requireKnown(each.getValue(), at, "class", "treatment");
            }
            boolean identifies = own.filter(Field.VISITOR_ID::equals)
                    .or(() -> own.filter(Field.USER_ID::equals))
                    .isPresent();
            Rule usual = new Rule(identifies ? DataClass.IDENTIFIER : DataClass.TECHNICAL, Action.KEEP);
            Optional<Rule> rule = rule(each.getValue(), usual, at);
            if (rule.isPresent()
                    && own.isPresent()
                    && isFit(own.get(), rule.get().action(), at)) {
                read.put(each.getKey(), new FieldRule(each.getKey(), rule.get()));
            } else if (rule.isPresent() && own.isEmpty()) {
                read.put(each.getKey(), new FieldRule(each.getKey(), rule.get()));
            }
        });
        return read;
    }

    private boolean isFit(Field field, Action action, String path) {
        if (field == Field.VISITOR_ID && action != Action.KEEP && !action.isHash()) {
            faults.add(
                    path,
                    "must be keep, hash or hash-rotating: events need a visitor, and with " + action.code()
                            + " all visitors would be one");
            return false;
        }
        if (field == Field.USER_ID && (action == Action.MASK || action == Action.TRUNCATE)) {
            faults.add(
                    path,
                    "must be keep, drop, hash or hash-rotating: with " + action.code() + " all users would be one");
            return false;
        }
        return true;
    }

    /** A class, an action, or both. */
    private Optional<Rule> rule(JsonNode value, Rule usual, String path) {
        if (value.isTextual()) {
            Optional<DataClass> named = DataClass.named(value.asText());
            if (named.isPresent()) {
                return Optional.of(new Rule(named.get(), actionOf(named.get(), usual.action())));
            }
            Optional<Action> action = Action.named(value.asText());
            if (action.isEmpty()) {
                faults.add(path, "must be a class (" + CLASSES + ") or a treatment (" + ACTIONS + ")");
            }
            return action.map(it -> new Rule(usual.dataClass(), it));
        }
        if (!value.isObject()) {
            faults.add(path, "must be a class, a treatment, or {class: ..., treatment: ...}");
            return Optional.empty();
        }
        Optional<DataClass> named = value.has("class")
                ? dataClass(value.path("class").asText(""), path + ".class")
                : Optional.of(usual.dataClass());
        Optional<Action> action = value.has("treatment")
                ? action(value.path("treatment"), path + ".treatment")
                : named.map(it -> actionOf(it, usual.action()));
        return named.isPresent() && action.isPresent()
                ? Optional.of(new Rule(named.get(), action.get()))
                : Optional.empty();
    }

    private Action actionOf(DataClass dataClass, Action usual) {
        return byClass.getOrDefault(dataClass, usual);
    }

    private Optional<DataClass> dataClass(String code, String path) {
        Optional<DataClass> named = DataClass.named(code);
        if (named.isEmpty()) {
            faults.add(path, "unknown class; there are " + CLASSES);
        }
        return named;
    }

    private Optional<Action> action(JsonNode value, String path) {
        Optional<Action> named = Action.named(value.asText(""));
        if (named.isEmpty()) {
            faults.add(path, "unknown treatment; there are " + ACTIONS);
        }
        return named;
    }
}
