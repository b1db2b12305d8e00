package dev.footfall.ingest.policy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.footfall.ingest.policy.Purpose.Asking;
import dev.footfall.ingest.policy.Statement.StatedPurpose;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a policy's file says of purposes. Owned by one thread. */
final class PurposesReader {
    private static final Set<String> BASES = new LinkedHashSet<>(List.of(
            "consent", "contract", "legal-obligation", "vital-interests", "public-task", "legitimate-interests"));
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    private final Faults faults;
    private final Map<String, Purpose> purposes = new LinkedHashMap<>();
    private final List<StatedPurpose> stated = new ArrayList<>();

    PurposesReader(Faults faults) {
        this.faults = faults;
    }

    void read(JsonNode all) {
        if (!all.isMissingNode() && !all.isObject()) {
            faults.add("purposes", "must name purposes, such as purposes: {analytics: {legal-basis: consent}}");
        }
        all.properties().forEach(each -> readPurpose(each.getKey(), each.getValue()));
    }

    private void readPurpose(String name, JsonNode settings) {
        String path = "purposes." + name;
        if (!NAME.matcher(name).matches()) {
            faults.add(path, "a purpose's name has 1 to 64 characters of A-Z, a-z, 0-9, _ and -");
        }
        faults.requireKnown(settings, path, "legal-basis", "consent", "called", "description");
        String basis = settings.path("legal-basis").asText("");
        if (!BASES.contains(basis)) {
            faults.add(path + ".legal-basis", "must be one of " + String.join(", ", BASES));
        }
        Set<String> called = new LinkedHashSet<>();
        settings.path("called").forEach(each -> called.add(each.asText("")));
        if (settings.has("called") && (!settings.path("called").isArray() || called.contains(""))) {
            faults.add(path + ".called", "must list the names by which consent tools speak of the purpose");
        }
        called.add(name);
        if (settings.has("description") && !settings.path("description").isTextual()) {
            faults.add(path + ".description", "must say in words what the purpose is");
        }
        Asking asking = asking(settings.path("consent"), basis, path);
        purposes.put(name, new Purpose(name, basis, asking, Set.copyOf(called)));
        stated.add(
                new StatedPurpose(name, settings.path("description").asText("").strip(), basis, asking.code()));
    }

    private Asking asking(JsonNode value, String basis, String path) {
        if (value.isMissingNode()) {
            return switch (basis) {
                case "consent" -> Asking.OPT_IN;
                case "legitimate-interests" -> Asking.OPT_OUT; // GDPR, article 21: the right to object
                default -> Asking.NONE;
            };
        }
        return switch (value.asText("")) {
            case "opt-in" -> Asking.OPT_IN;
            case "opt-out" -> Asking.OPT_OUT;
            case "none" -> {
                if (basis.equals("consent")) {
                    faults.add(path + ".consent", "must be opt-in or opt-out where the legal basis is consent");
                }
                yield Asking.NONE;
            }
            default -> {
                faults.add(path + ".consent", "must be opt-in, opt-out or none");
                yield Asking.NONE;
            }
        };
    }

    /** All of them, in the file's order. */
    List<StatedPurpose> stated() {
        return List.copyOf(stated);
    }

    /** The purposes that a list names. */
    List<Purpose> named(JsonNode list, String path) {
        List<Purpose> named = new ArrayList<>();
        if (!list.isMissingNode() && !list.isArray()) {
            faults.add(path, "must be a list of purposes");
        }
        for (int i = 0; i < list.size(); i++) {
            Optional<Purpose> purpose =
                    Optional.ofNullable(purposes.get(list.path(i).asText("")));
            if (purpose.isEmpty()) {
                faults.add(
                        path + "[" + i + "]", "no such purpose; purposes: has " + String.join(", ", purposes.keySet()));
            }
            purpose.ifPresent(named::add);
        }
        return List.copyOf(named);
    }
}
