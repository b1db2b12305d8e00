package dev.footfall.processors.refine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;

/**
 * What refinement counts, by source. {@code footfall_refine_events_total} has every event once, under one result:
 * accepted = refined + duplicate + suppressed + erased. Of those refined,
 *
 * <ul>
 *   <li>{@code footfall_refine_clamped_total} had a time far in the future;
 *   <li>{@code footfall_refine_unchecked_total} came so late that a duplicate could not have been told (alert on it: an
 *       ingest's clock is wrong, or it kept events for longer than the window);
 *   <li>{@code footfall_refine_bots_total} came from a program, so people's events = refined - bots;
 *   <li>{@code footfall_refine_linked_total} got their user from an earlier event.
 * </ul>
 *
 * <p>Of the whole process: {@code footfall_refine_agents_parsed_total} counts User-Agents that were not among those
 * remembered (alert if it nears the rate of events: somebody makes them up, and each costs what many events cost), and
 * {@code footfall_refine_links_expired_total} links of visitors that were forgotten.
 *
 * <p>Counters count what was processed. After a failure the broker's transactions undo the unfinished work and it is
 * done, and counted, again; the topics have it once.
 *
 * <p>Owned by one thread; the meters behind it are shared.
 */
final class RefineMetrics {
    private final MeterRegistry registry;
    private final Counter agentsParsed;
    private final Counter linksExpired;
    private final Map<String, Counters> bySource = new HashMap<>();

    RefineMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.agentsParsed = registry.counter("footfall.refine.agents.parsed");
        this.linksExpired = registry.counter("footfall.refine.links.expired");
    }

    Counters of(String source) {
        return bySource.computeIfAbsent(
                source,
                name -> new Counters(
                        events(name, "refined"),
                        events(name, "duplicate"),
                        events(name, "suppressed"),
                        events(name, "erased"),
                        registry.counter("footfall.refine.clamped", "source", name),
                        registry.counter("footfall.refine.unchecked", "source", name),
                        registry.counter("footfall.refine.bots", "source", name),
                        registry.counter("footfall.refine.linked", "source", name)));
    }

    Counter agentsParsed() {
        return agentsParsed;
    }

    Counter linksExpired() {
        return linksExpired;
    }

    private Counter events(String source, String result) {
        return registry.counter("footfall.refine.events", "source", source, "result", result);
    }

    record Counters(
            Counter refined,
            Counter duplicates,
            Counter suppressed,
            Counter erased,
            Counter clamped,
            Counter unchecked,
            Counter bots,
            Counter linked) {}
}
