package dev.footfall.processors.sessions;

import dev.footfall.processors.source.SourceSettings;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which events are conversions.
 *
 * @param bySource names of events, by source
 */
record Conversions(Map<String, Set<String>> bySource) {
    /** No event is one. */
    static final Conversions NONE = new Conversions(Map.of());

    Conversions {
        bySource = Map.copyOf(bySource);
    }

    static Conversions of(Map<String, SourceSettings> sources) {
        return new Conversions(sources.entrySet().stream()
                .filter(source -> source.getValue().conversions().isPresent())
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        source -> Set.copyOf(source.getValue().conversions().orElseThrow()))));
    }

    boolean has(String source, String eventName) {
        Set<String> names = bySource.get(source);
        return names != null && names.contains(eventName);
    }
}
