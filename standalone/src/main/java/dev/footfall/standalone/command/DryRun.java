package dev.footfall.standalone.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.ingest.policy.Policy;
import dev.footfall.ingest.policy.PolicyTreatment;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.Treatment;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Counts what a policy would do to events. Values are kept by their shape only. Owned by one thread. */
final class DryRun {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int LONGEST_SHAPE = 48;

    private final Policy policy;
    private final Optional<String> only;
    private final Map<String, Source> sources = new TreeMap<>();

    /**
     * @param only the source whose events count; empty for all
     */
    DryRun(Policy policy, Optional<String> only) {
        this.policy = policy;
        this.only = only;
    }

    private static final class Source {
        private long events;
        private long countedBefore;
        private final Map<String, Long> suppressed = new TreeMap<>();
        private final Map<String, Treated> treated = new TreeMap<>();
    }

    private static final class Treated {
        private final Treatment treatment;
        private final String shape;
        private long events;

        Treated(Treatment treatment, String shape) {
            this.treatment = treatment;
            this.shape = shape;
        }
    }

    void take(ReceivedEvent event) {
        if (only.isPresent() && !only.get().equals(event.getSource())) {
            return;
        }
        Source source = sources.computeIfAbsent(event.getSource(), _ -> new Source());
        source.events++;
        if (event.getSuppressed().isPresent()) {
            source.countedBefore++;
            return;
        }
        ReceivedEvent tried = PolicyTreatment.tried(policy, event);
        tried.getSuppressed().ifPresent(reason -> source.suppressed.merge(reason, 1L, Long::sum));
        tried.getTreated().forEach(treatment -> {
            String key = treatment.getField() + ' ' + treatment.getDataClass() + ' ' + treatment.getTreatment();
            source.treated.computeIfAbsent(key, _ -> new Treated(treatment, shapeOf(event, treatment.getField())))
                    .events++;
        });
    }

    /** For people. */
    List<String> report() {
        List<String> report = new ArrayList<>();
        report.add("Policy " + policy.version() + ", tried on what was received; nothing was written.");
        if (sources.isEmpty()) {
            report.add("No event came in that time.");
        }
        sources.forEach((name, source) -> {
            report.add("");
            report.add("%s: %,d events%s"
                    .formatted(
                            name,
                            source.events,
                            source.countedBefore == 0
                                    ? ""
                                    : ", %,d of them only counted already".formatted(source.countedBefore)));
            source.suppressed.forEach(
                    (reason, count) -> report.add("  %,10d  only counted: %s".formatted(count, reason)));
            source.treated
                    .values()
                    .forEach(each -> report.add("  %,10d  %s: %s (%s)%s"
                            .formatted(
                                    each.events,
                                    each.treatment.getField(),
                                    each.treatment.getTreatment(),
                                    each.treatment.getDataClass(),
                                    each.shape.isEmpty() ? "" : ", such as " + each.shape)));
            if (source.suppressed.isEmpty() && source.treated.isEmpty()) {
                report.add("  nothing to do");
            }
        });
        return report;
    }

    /** For programs: an object for each source, and for each thing that would be done. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        sources.forEach((name, source) -> {
            ObjectNode events = JSON.createObjectNode();
            events.put("source", name);
            events.put("policy", policy.version());
            events.put("events", source.events);
            events.put("suppressed_before", source.countedBefore);
            ObjectNode suppressed = events.putObject("suppressed");
            source.suppressed.forEach(suppressed::put);
            lines.add(events.toString());
            source.treated.values().forEach(each -> {
                ObjectNode treated = JSON.createObjectNode();
                treated.put("source", name);
                treated.put("field", each.treatment.getField());
                treated.put("data_class", each.treatment.getDataClass());
                treated.put("treatment", each.treatment.getTreatment());
                treated.put("events", each.events);
                treated.put("shape", each.shape);
                lines.add(treated.toString());
            });
        });
        return lines;
    }

    private static String shapeOf(ReceivedEvent event, String field) {
        int dot = field.indexOf('.');
        Object value = event.get(dot < 0 ? field : field.substring(0, dot));
        if (value == null || value.toString().startsWith("{")) {
            return dot < 0 || value == null ? "" : shape(member(value.toString(), field.substring(dot + 1)));
        }
        return shape(value.toString());
    }

    private static String member(String json, String key) {
        try {
            JsonNode found = JSON.readTree(json).findValue(key);
            return found == null ? "" : found.isValueNode() ? found.asText() : found.toString();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    /** The text with every letter as a letter, and every digit as a digit, that it is not. */
    static String shape(String text) {
        StringBuilder shape = new StringBuilder();
        text.codePoints()
                .limit(LONGEST_SHAPE)
                .forEach(c -> shape.append(
                        Character.isDigit(c)
                                ? '9'
                                : Character.isUpperCase(c)
                                        ? 'A'
                                        : Character.isLetter(c) ? 'a' : c < 128 ? (char) c : '?'));
        return shape + (text.codePointCount(0, text.length()) > LONGEST_SHAPE ? "..." : "");
    }
}
