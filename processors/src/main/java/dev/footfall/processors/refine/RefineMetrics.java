package dev.footfall.processors.refine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;

/**
 * What refinement counts, by source. {@code footfall_refine_events_total} has every event once, under one result:
 * accepted = refined + duplicate. Of those refined, {@code footfall_refine_clamped_total} had a time in the future, and
 * {@code footfall_refine_unchecked_total} came so late that a duplicate could not have been told (alert on it: an
 * ingest's clock is wrong, or it kept events for longer than the window).
 *
 * <p>Counters count what was processed. After a failure the broker's transactions undo the unfinished work and it is
 * done, and counted, again; the topics have it once.
 *
 * <p>Owned by one thread; the meters behind it are shared.
 */
final class RefineMetrics {
    private final MeterRegistry registry;
    private final Map<String, Counters> bySource = new HashMap<>();

    RefineMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    Counters of(String source) {
        return bySource.computeIfAbsent(
                source,
                name -> new Counters(
                        events(name, "refined"),
                        events(name, "duplicate"),
                        registry.counter("footfall.refine.clamped", "source", name),
                        registry.counter("footfall.refine.unchecked", "source", name)));
    }

    private Counter events(String source, String result) {
        return registry.counter("footfall.refine.events", "source", source, "result", result);
    }

    record Counters(Counter refined, Counter duplicates, Counter clamped, Counter unchecked) {}
}
