package dev.footfall.processors.streams;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.kafka.streams.KafkaStreams;

/** Kafka Streams' own metrics, of which few matter and hundreds exist: the rest is not registered. */
public final class StreamsMeters implements AutoCloseable {
    private static final String PREFIX = "kafka.";

    /**
     * What operators look at: is it running and alive, how far behind is it, how long does work take, what was
     * dropped.
     */
    private static final Set<String> SHOWN = Set.of(
            "kafka.stream.client.state",
            "kafka.stream.alive.stream.threads",
            "kafka.stream.thread.process.rate",
            "kafka.stream.thread.process.latency.avg",
            "kafka.stream.thread.process.latency.max",
            "kafka.stream.thread.commit.rate",
            "kafka.stream.thread.commit.latency.avg",
            "kafka.stream.thread.commit.latency.max",
            "kafka.stream.thread.punctuate.latency.max",
            "kafka.stream.thread.poll.records.avg",
            "kafka.stream.thread.blocked.time.total",
            "kafka.stream.task.dropped.records.total",
            "kafka.stream.task.active.process.ratio",
            "kafka.consumer.fetch.manager.records.lag.max",
            "kafka.consumer.fetch.manager.records.consumed.total",
            "kafka.producer.record.send.total",
            "kafka.producer.record.error.total");

    /** What a rebalance brings is to be seen with the next scrape or the one after; by default it is a minute. */
    private static final Duration REFRESH = Duration.ofSeconds(10);

    private final KafkaStreamsMetrics binder;
    private final ScheduledExecutorService refresher;

    private StreamsMeters(KafkaStreamsMetrics binder, ScheduledExecutorService refresher) {
        this.binder = binder;
        this.refresher = refresher;
    }

    /** Has a registry show only what matters of Kafka's clients. */
    public static MeterFilter filter() {
        return MeterFilter.deny(id -> id.getName().startsWith(PREFIX) && !SHOWN.contains(id.getName()));
    }

    static StreamsMeters bind(KafkaStreams streams, String topology, MeterRegistry registry) {
        ScheduledExecutorService refresher = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(topology + "-meters").factory());
        KafkaStreamsMetrics binder =
                new KafkaStreamsMetrics(streams, List.of(Tag.of("topology", topology)), refresher, REFRESH);
        binder.bindTo(registry);
        return new StreamsMeters(binder, refresher);
    }

    @Override
    public void close() {
        refresher.shutdownNow();
        binder.close();
    }
}
