package dev.footfall.processors.activity;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What activity counts, by source. {@code footfall_activity_events_total} has every refined event once, as that of a
 * {@code person} or a {@code bot}: refined = person + bot. Of these, {@code footfall_activity_late_total} came when
 * their minute took no more; so the rows of activity add up to events = person + bot - late, and late_events = late.
 * {@code footfall_activity_rejected_total} counts rejections, {@code footfall_activity_published_total} the rows that
 * were published. {@code footfall_activity_unlisted_total}, by dimension, counts what went under "(other)" because a
 * partition had more names in a minute than it keeps. Alert on a rise of {@code late}: clients or an ingest's spool
 * deliver later than the horizon.
 *
 * <p>Counters count what was processed. After a failure the broker's transactions undo the unfinished work and it is
 * done, and counted, again; the topics have it once.
 *
 * <p>Owned by one thread; the meters behind it are shared.
 */
final class ActivityMetrics {
    private final MeterRegistry registry;
    private final Map<String, Counters> bySource = new HashMap<>();
    private final Map<Dimension, Counter> unlisted = new EnumMap<>(Dimension.class);

    ActivityMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void person(String source) {
        of(source).people.increment();
    }

    void bot(String source) {
        of(source).bots.increment();
    }

    void rejected(String source) {
        of(source).rejected.increment();
    }

    void late(String source, long events) {
        of(source).late.increment((double) events);
    }

    void published(String source) {
        of(source).published.increment();
    }

    void unlisted(Dimension dimension) {
        unlisted.computeIfAbsent(
                        dimension,
                        one -> registry.counter(
                                "footfall.activity.unlisted",
                                "dimension",
                                one.name().toLowerCase(Locale.ROOT)))
                .increment();
    }

    private Counters of(String source) {
        return bySource.computeIfAbsent(
                source,
                name -> new Counters(
                        registry.counter("footfall.activity.events", "source", name, "of", "person"),
                        registry.counter("footfall.activity.events", "source", name, "of", "bot"),
                        registry.counter("footfall.activity.rejected", "source", name),
                        registry.counter("footfall.activity.late", "source", name),
                        registry.counter("footfall.activity.published", "source", name)));
    }

    private record Counters(Counter people, Counter bots, Counter rejected, Counter late, Counter published) {}
}
