package dev.footfall.ingest.plan;

import dev.footfall.ingest.access.PlanMode;
import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.event.Fault;
import dev.footfall.ingest.event.PropertyCheck;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.metrics.IngestMetrics;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tracking plans of all sources that have one, as last loaded. A source's plan is the plans of its events; the
 * events that every client sends by itself need none. Safe for use by many threads; never waits.
 */
public final class Plans implements PropertyCheck {
    private static final Set<String> ALWAYS_PLANNED = Set.of("page_view", "screen_view", "identify", "group", "alias");
    private static final Optional<Fault> UNPLANNED_EVENT = Optional.of(new Fault(
            Rule.PLAN_UNPLANNED_EVENT,
            "",
            "the source's tracking plan has no event of this name; register its schema (footfall schemas register) or"
                    + " correct the name"));

    private final IngestMetrics metrics;
    private volatile Map<String, Map<String, Plan>> bySource = Map.of();

    /** Begins with no plans loaded. */
    public Plans(IngestMetrics metrics) {
        this.metrics = metrics;
    }

    /**
     * Replaces what was loaded before.
     *
     * @param plans by source and event; a source with no plans has an empty map, one that was not asked for has none
     */
    void replace(Map<String, Map<String, Plan>> plans) {
        bySource = Map.copyOf(plans);
    }

    /** Whether the plans of a source were loaded. */
    boolean hasLoaded(String source) {
        return bySource.containsKey(source);
    }

    /** Whether events of a source can be judged now: only a strict one must wait until its plans are loaded. */
    public boolean canJudge(Source source) {
        return source.planMode() != PlanMode.STRICT || hasLoaded(source.name());
    }

    /** {@inheritDoc} What a lenient source's plan says is counted, and passes. */
    @Override
    public Optional<Fault> faultOf(Source source, String event, String properties) {
        if (source.planMode() == PlanMode.OFF) {
            return Optional.empty();
        }
        Map<String, Plan> byEvent = bySource.get(source.name());
        if (byEvent == null) {
            return Optional.empty();
        }
        Optional<Fault> fault = faultOf(byEvent, event, properties);
        if (fault.isPresent() && source.planMode() == PlanMode.LENIENT) {
            metrics.offPlan(source.name(), fault.get().rule().code());
            return Optional.empty();
        }
        return fault;
    }

    private static Optional<Fault> faultOf(Map<String, Plan> byEvent, String event, String properties) {
        Plan plan = byEvent.get(event);
        if (plan != null) {
            return plan.faultOf(properties);
        }
        return ALWAYS_PLANNED.contains(event) ? Optional.empty() : UNPLANNED_EVENT;
    }
}
