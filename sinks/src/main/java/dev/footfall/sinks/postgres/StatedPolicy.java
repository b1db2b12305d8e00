package dev.footfall.sinks.postgres;

import dev.footfall.schemas.audit.CanonicalJson;
import dev.footfall.schemas.record.Treatment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a policy said of an event, as columns have it: what says nothing is null, and costs no byte of a row. Pure. */
final class StatedPolicy {
    private StatedPolicy() {}

    static Optional<String> text(String value) {
        return value.isEmpty() ? Optional.empty() : Optional.of(value);
    }

    static Optional<String> list(List<String> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(CanonicalJson.of(values));
    }

    static Optional<String> object(Map<String, ?> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(CanonicalJson.of(values));
    }

    static Optional<String> treatments(List<Treatment> treated) {
        if (treated.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(treated.stream()
                .map(it -> CanonicalJson.of(Map.of(
                        "field", it.getField(),
                        "data_class", it.getDataClass(),
                        "treatment", it.getTreatment())))
                .collect(Collectors.joining(",", "[", "]")));
    }
}
