package dev.footfall.ingest.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.footfall.ingest.policy.PolicyFile.FieldRule;
import dev.footfall.ingest.policy.SourcePolicy.Field;
import dev.footfall.ingest.policy.Statement.StatedRule;
import dev.footfall.ingest.policy.Statement.StatedSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What a policy's file says of one source. Owned by one thread. */
final class SourceReader {
    private final Faults faults;
    private final ClassesReader classes;
    private final PurposesReader purposes;
    private final Map<String, FieldRule> common;

    /**
     * @param common the rules for fields that all sources have
     */
    SourceReader(Faults faults, ClassesReader classes, PurposesReader purposes, Map<String, FieldRule> common) {
        this.faults = faults;
        this.classes = classes;
        this.purposes = purposes;
        this.common = common;
    }

    SourcePolicy read(JsonNode settings, String path) {
        if (!settings.isObject()) {
            faults.add(path, "must hold keys such as purposes and fields");
        }
        faults.requireKnown(
                settings, path, "purposes", "global-privacy-control", "do-not-track", "quarantine", "fields");
        Map<String, FieldRule> all =
                FieldRule.together(common, classes.readFields(settings.path("fields"), path + ".fields"));
        Map<Field, Rule> fields = new EnumMap<>(Field.class);
        Map<String, Rule> properties = new HashMap<>();
        Map<String, Rule> context = new HashMap<>();
        all.values().forEach(each -> {
            String name = each.field();
            int dot = name.indexOf('.');
            if (dot < 0) {
                fields.put(Field.named(name).orElseThrow(), each.rule());
            } else {
                (name.startsWith("properties") ? properties : context).put(name.substring(dot + 1), each.rule());
            }
        });
        List<Purpose> followed = purposes.named(settings.path("purposes"), path + ".purposes");
        SignalRule control = signal(
                settings.path("global-privacy-control"), SignalRule.SUPPRESSES, path + ".global-privacy-control");
        SignalRule track = signal(settings.path("do-not-track"), SignalRule.IGNORED, path + ".do-not-track");
        boolean withholding = withholding(settings.path("quarantine"), path + ".quarantine");
        return new SourcePolicy(
                followed,
                control,
                track,
                fields,
                withholding,
                SourcePolicy.scans(classes.detectors(), classes.exceptions(), fields, properties, context),
                new StatedSource(
                        followed.stream().map(Purpose::name).toList(),
                        all.values().stream()
                                .map(it -> StatedRule.of(it.field(), it.rule()))
                                .toList(),
                        control.stated(),
                        track.stated(),
                        withholding ? "withhold" : "treat"));
    }

    private SignalRule signal(JsonNode value, SignalRule usual, String path) {
        if (value.isMissingNode()) {
            return usual;
        }
        if (value.isArray()) {
            return new SignalRule(
                    false,
                    purposes.named(value, path).stream().map(Purpose::name).collect(Collectors.toSet()));
        }
        return switch (value.asText("")) {
            case "suppress" -> SignalRule.SUPPRESSES;
            case "ignore" -> SignalRule.IGNORED;
            default -> {
                faults.add(path, "must be suppress, ignore, or a list of the purposes that it ends");
                yield usual;
            }
        };
    }

    private boolean withholding(JsonNode value, String path) {
        return switch (value.asText("treat")) {
            case "treat" -> false;
            case "withhold" -> true;
            default -> {
                faults.add(path, "must be treat or withhold");
                yield false;
            }
        };
    }
}
