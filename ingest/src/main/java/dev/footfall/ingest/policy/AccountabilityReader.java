package dev.footfall.ingest.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.footfall.ingest.policy.Accountability.Party;
import dev.footfall.ingest.policy.Accountability.Recipient;
import dev.footfall.ingest.policy.Accountability.Transfer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** What a policy's file says, under {@code record}, for the record of processing activities. Owned by one thread. */
final class AccountabilityReader {
    private static final String SECTION = "record";
    private static final int LONGEST = 500;

    private final Faults faults;

    AccountabilityReader(Faults faults) {
        this.faults = faults;
    }

    Accountability read(JsonNode section) {
        if (section.isMissingNode()) {
            return Accountability.nothingStated();
        }
        if (!section.isObject()) {
            faults.add(SECTION, "must hold keys such as controller: {name: ..., contact: ...}");
        }
        faults.requireKnown(
                section,
                SECTION,
                "controller",
                "joint-controllers",
                "representative",
                "data-protection-officer",
                "data-subjects",
                "recipients",
                "transfers",
                "measures");
        return new Accountability(
                optionalParty(section, "controller"),
                list(section, "joint-controllers", this::party).orElse(List.of()),
                optionalParty(section, "representative"),
                optionalParty(section, "data-protection-officer"),
                list(section, "data-subjects", this::text).orElse(List.of()),
                list(section, "recipients", this::recipient),
                list(section, "transfers", this::transfer),
                list(section, "measures", this::text).orElse(List.of()));
    }

    private Optional<Party> optionalParty(JsonNode section, String key) {
        return section.has(key) ? Optional.of(party(section.path(key), SECTION + "." + key)) : Optional.empty();
    }

    private Party party(JsonNode value, String path) {
        requireObject(value, path, "name", "contact");
        return new Party(text(value.path("name"), path + ".name"), text(value.path("contact"), path + ".contact"));
    }

    private Recipient recipient(JsonNode value, String path) {
        requireObject(value, path, "category", "name");
        return new Recipient(
                text(value.path("category"), path + ".category"),
                value.has("name") ? text(value.path("name"), path + ".name") : "");
    }

    private Transfer transfer(JsonNode value, String path) {
        requireObject(value, path, "to", "safeguards");
        return new Transfer(text(value.path("to"), path + ".to"), text(value.path("safeguards"), path + ".safeguards"));
    }

    /** A list, or {@code none}, which says that there is nothing; empty where the key is absent, which says nothing. */
    private <T> Optional<List<T>> list(JsonNode section, String key, BiFunction<JsonNode, String, T> item) {
        JsonNode value = section.path(key);
        String path = SECTION + "." + key;
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (value.asText("").equals("none")) {
            return Optional.of(List.of());
        }
        if (!value.isArray()) {
            faults.add(path, "must be a list, or none if there is none");
        }
        List<T> items = new ArrayList<>();
        for (int i = 0; i < value.size() && value.isArray(); i++) {
            items.add(item.apply(value.get(i), path + "[" + i + "]"));
        }
        return Optional.of(items);
    }

    private void requireObject(JsonNode value, String path, String... known) {
        if (!value.isObject()) {
            faults.add(path, "must hold " + String.join(" and ", known));
        }
        faults.requireKnown(value, path, known);
    }

    private String text(JsonNode value, String path) {
        String text = value.asText("").strip();
        if (!value.isTextual()
                || text.isEmpty()
                || text.length() > LONGEST
                || text.lines().count() > 1) {
            faults.add(path, "must be a text of 1 to " + LONGEST + " characters in one line");
        }
        return text;
    }
}
