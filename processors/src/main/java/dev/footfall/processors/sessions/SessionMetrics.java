package dev.footfall.processors.sessions;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;

/**
 * What sessionization counts, by definition. {@code footfall_sessions_events_total} has every event once, under one
 * result: {@code opened} a session, {@code extended} one, {@code merged} two, {@code split} some, came too
 * {@code late} or is of a person who was {@code erased}; so refined = opened + extended + merged + split + late +
 * erased, and without splits by campaign or length the
 * sessions there are = opened + split - merged. {@code footfall_sessions_published_total} counts revisions: how many
 * less than changes there are is what the publish interval spares.
 * {@code footfall_sessions_closed_total} counts sessions that time closed while they were watched (one whose events
 * were history on arrival is published as over at once), {@code footfall_sessions_retracted_total} ids that vanished by
 * a merge or a new first event, or were taken back for a shorter session. Alert on a rise of {@code late}: clients deliver later than the horizon.
 *
 * <p>Counters count what was processed. After a failure the broker's transactions undo the unfinished work and it is
 * done, and counted, again; the topics have it once.
 *
 * <p>Owned by one thread; the meters behind it are shared.
 */
final class SessionMetrics {
    private final MeterRegistry registry;
    private final Map<String, Counters> byDefinition = new HashMap<>();

    SessionMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void count(SessionChange change) {
        switch (change) {
            case SessionChange.Placed placed -> {
                Counters counters = of(placed.definition());
                switch (placed.effect()) {
                    case OPENED -> counters.opened.increment();
                    case EXTENDED -> counters.extended.increment();
                    case MERGED -> counters.merged.increment();
                    case SPLIT -> counters.split.increment();
                }
            }
            case SessionChange.Published published -> {
                Counters counters = of(published.definition());
                counters.published.increment();
                if (published.cause() == SessionChange.Cause.CLOSED) {
                    counters.closed.increment();
                }
            }
            case SessionChange.Retracted retracted ->
                of(retracted.definition()).retracted.increment();
            case SessionChange.TooLate late -> of(late.definition()).late.increment();
        }
    }

    /** Of an event that is left out. */
    void countErased(SessionDefinition definition) {
        of(definition).erased.increment();
    }

    private Counters of(SessionDefinition definition) {
        return byDefinition.computeIfAbsent(
                definition.name(),
                name -> new Counters(
                        events(name, "opened"),
                        events(name, "extended"),
                        events(name, "merged"),
                        events(name, "split"),
                        events(name, "late"),
                        events(name, "erased"),
                        registry.counter("footfall.sessions.published", "definition", name),
                        registry.counter("footfall.sessions.closed", "definition", name),
                        registry.counter("footfall.sessions.retracted", "definition", name)));
    }

    private Counter events(String definition, String result) {
        return registry.counter("footfall.sessions.events", "definition", definition, "result", result);
    }

    private record Counters(
            Counter opened,
            Counter extended,
            Counter merged,
            Counter split,
            Counter late,
            Counter erased,
            Counter published,
            Counter closed,
            Counter retracted) {}
}
