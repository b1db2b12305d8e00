package dev.footfall.processors.funnels;

import dev.footfall.processors.sessions.SessionIds;
import dev.footfall.processors.source.FunnelSettings;
import dev.footfall.processors.source.FunnelSettings.Step;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.schemas.record.RefinedEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Which steps of which funnels an event takes. What takes none costs two look-ups. Safe for use by many threads. */
final class StepIndex {
    private final Map<String, Map<String, List<Candidate>>> bySourceAndEvent = new HashMap<>();

    StepIndex(Map<String, SourceSettings> sources) {
        sources.forEach((source, settings) ->
                settings.funnels().orElse(Map.of()).forEach((name, funnel) -> add(source, name, funnel)));
    }

    /**
     * A funnel of which an event takes steps.
     *
     * @param steps which ones: the lowest bit is the first step
     */
    record Match(Funnel funnel, int steps) {}

    private record Candidate(Funnel funnel, int bit, Optional<PagePattern> page, Map<String, String> where) {
        boolean matches(RefinedEvent event, EventProperties properties) {
            return (page.isEmpty() || event.getUrl().filter(page.get()::matches).isPresent())
                    && where.entrySet().stream()
                            .allMatch(wanted -> wanted.getValue().equals(properties.get(wanted.getKey())));
        }
    }

    /** The funnels of a source. */
    Set<Funnel> funnels(String source) {
        return bySourceAndEvent.getOrDefault(source, Map.of()).values().stream()
                .flatMap(List::stream)
                .map(Candidate::funnel)
                .collect(Collectors.toSet());
    }

    /** The funnels of which the event takes steps. */
    List<Match> matches(RefinedEvent event) {
        List<Candidate> candidates =
                bySourceAndEvent.getOrDefault(event.getSource(), Map.of()).getOrDefault(event.getName(), List.of());
        if (candidates.isEmpty()) {
            return List.of();
        }
        EventProperties properties = new EventProperties(event.getProperties());
        Map<Funnel, Integer> steps = new LinkedHashMap<>();
        for (Candidate candidate : candidates) {
            if (candidate.matches(event, properties)) {
                steps.merge(candidate.funnel(), candidate.bit(), (one, other) -> one | other);
            }
        }
        List<Match> matches = new ArrayList<>(steps.size());
        steps.forEach((funnel, taken) -> matches.add(new Match(funnel, taken)));
        return matches;
    }

    private void add(String source, String name, FunnelSettings settings) {
        List<Step> steps = settings.steps();
        Funnel funnel = new Funnel(
                source,
                name,
                definition(settings),
                steps.size(),
                settings.within().toMillis());
        Map<String, List<Candidate>> byEvent = bySourceAndEvent.computeIfAbsent(source, _ -> new HashMap<>());
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            byEvent.computeIfAbsent(step.event(), _ -> new ArrayList<>())
                    .add(new Candidate(
                            funnel,
                            1 << i,
                            step.page().map(PagePattern::of),
                            step.where().orElse(Map.of())));
        }
    }

    /** 48 bits of a hash over all that decides which attempts there are. */
    private static String definition(FunnelSettings settings) {
        List<String> parts = new ArrayList<>();
        parts.add(Long.toString(settings.within().toMillis()));
        for (Step step : settings.steps()) {
            parts.add(step.event());
            parts.add(step.page().orElse(""));
            Map<String, String> where = new TreeMap<>(step.where().orElse(Map.of()));
            parts.add(Integer.toString(where.size()));
            where.forEach((property, value) -> parts.addAll(List.of(property, value)));
        }
        return HexFormat.of()
                .toHexDigits(SessionIds.of(parts).getMostSignificantBits())
                .substring(0, 12);
    }
}
