package dev.footfall.sinks.prometheus;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/** The meters of {@link SiteCounts}. Written by one thread, scraped by any. */
final class SiteMeters {
    /** 1 s to about 9 h, in powers of 2: the boundaries that a native histogram has too. */
    static final Duration[] DURATIONS = IntStream.rangeClosed(0, 15)
            .mapToObj(power -> Duration.ofSeconds(1L << power))
            .toArray(Duration[]::new);

    /** 16 ms to 64 s, likewise. */
    private static final Duration[] DELAYS = IntStream.rangeClosed(0, 12)
            .mapToObj(power -> Duration.ofNanos(15_625_000L << power))
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final Clock clock;
    private final ToIntFunction<String> visitors;
    private final Map<String, AtomicLong> newest = new ConcurrentHashMap<>();

    /**
     * @param visitors current visitors of a source, by its label
     */
    SiteMeters(MeterRegistry registry, Clock clock, ToIntFunction<String> visitors) {
        this.registry = registry;
        this.clock = clock;
        this.visitors = visitors;
    }

    void count(Family family, long difference, Tags tags) {
        if (difference > 0) {
            Counter.builder(family.metric())
                    .description(family.help())
                    .tags(tags)
                    .register(registry)
                    .increment((double) difference);
        }
    }

    void duration(String source, Duration duration) {
        Timer.builder(Family.DURATION)
                .description(Family.DURATION_HELP)
                .tag("source", source)
                .serviceLevelObjectives(DURATIONS)
                .register(registry)
                .record(duration);
    }

    /** An event of a source arrived that is newer than those before it in its session. */
    void arrived(String source, long occurredAt) {
        newestOf(source).accumulateAndGet(Math.min(occurredAt, clock.millis()), Math::max);
        Timer.builder("footfall.site.delay")
                .description("From an event's time to its session's revision here")
                .tag("source", source)
                .serviceLevelObjectives(DELAYS)
                .register(registry)
                .record(Duration.ofMillis(Math.max(0, clock.millis() - occurredAt)));
    }

    /** A source is known, from when its newest event is. */
    void known(String source, long occurredAt) {
        newestOf(source).accumulateAndGet(Math.min(occurredAt, clock.millis()), Math::max);
    }

    private AtomicLong newestOf(String source) {
        return newest.computeIfAbsent(source, name -> {
            AtomicLong time = new AtomicLong();
            Gauge.builder("footfall.site.visitors", name, visitors::applyAsInt)
                    .description("People whose newest event occurred within the last five minutes")
                    .tag("source", name)
                    .strongReference(true)
                    .register(registry);
            Gauge.builder("footfall.site.freshness.seconds", time, it -> (clock.millis() - it.get()) / 1000.0)
                    .description("How long ago the newest event of people occurred")
                    .tag("source", name)
                    .strongReference(true)
                    .register(registry);
            return time;
        });
    }
}
