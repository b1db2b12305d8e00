package dev.footfall.processors.funnels;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What funnels count, by source and funnel. {@code footfall_funnels_events_total} has every event that takes a step
 * once per funnel, under one result: {@code taken}; {@code bot}, and left out; {@code erased}, of a person who was erased, and left out; {@code repeated}, and known already;
 * {@code late}, since its visitor's newest step lies more than the horizon ahead; or {@code crowded_out}, since too many
 * steps of its visitor came after it to be remembered. The last two are in no attempt, and in the events like all
 * others. {@code footfall_funnels_attempts_total} has the changes: {@code opened}, {@code revised},
 * {@code retracted}; so the attempts there are = opened - retracted. Alert on a rise of {@code late}: clients deliver
 * later than the horizon; and on {@code crowded_out}: a step is too common, or max-occurrences too small.
 *
 * <p>Counters count what was processed. After a failure the broker's transactions undo the unfinished work and it is
 * done, and counted, again; the topics have it once.
 *
 * <p>Owned by one thread; the meters behind it are shared.
 */
final class FunnelMetrics {
    private final MeterRegistry registry;
    private final Map<Key, Counter> counters = new HashMap<>();

    FunnelMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Key(String name, String source, String funnel, String tag, String value) {}

    void countBot(Funnel funnel) {
        count("footfall.funnels.events", funnel, "result", "bot");
    }

    void countErased(Funnel funnel) {
        count("footfall.funnels.events", funnel, "result", "erased");
    }

    void count(Funnel funnel, FunnelRules.Result result) {
        count("footfall.funnels.events", funnel, "result", result.name().toLowerCase(Locale.ROOT));
    }

    void count(Funnel funnel, FunnelChange change) {
        String kind = switch (change) {
            case FunnelChange.Opened _ -> "opened";
            case FunnelChange.Revised _ -> "revised";
            case FunnelChange.Retracted _ -> "retracted";
        };
        count("footfall.funnels.attempts", funnel, "change", kind);
    }

    private void count(String name, Funnel funnel, String tag, String value) {
        counters.computeIfAbsent(
                        new Key(name, funnel.source(), funnel.name(), tag, value),
                        key -> registry.counter(
                                key.name(), "source", key.source(), "funnel", key.funnel(), key.tag(), key.value()))
                .increment();
    }
}
