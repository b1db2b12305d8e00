package dev.footfall.sinks.consume;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What operators see of a sink. The arithmetic: every record that the topics hold is in {@code footfall_sink_records}
 * once; of those, {@code footfall_sink_dead_letters} were set aside and the others are in {@code footfall_sink_rows} or
 * changed nothing (an older revision, a row that was there). Alert on lag that grows, on dead letters above 0, and on
 * {@code time() - footfall_sink_newest_record_timestamp_seconds} while ingest accepts events.
 *
 * <p>Written by the sink's threads, read by any.
 */
final class SinkMetrics {
    private static final Duration[] DELAYS = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(300),
        Duration.ofSeconds(1),
        Duration.ofSeconds(3),
        Duration.ofSeconds(10),
        Duration.ofMinutes(1),
        Duration.ofMinutes(10)
    };

    private final MeterRegistry registry;
    private final String sink;
    private final Clock clock;
    private final Map<Thread, Map<String, Long>> lags = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> newestByTopic;
    private final Counter records;
    private final Timer batches;
    private final Timer delay;
    private final Counter retries;
    private final Counter outrun;

    SinkMetrics(MeterRegistry registry, Sink sink, Clock clock) {
        this.registry = registry;
        this.sink = sink.name();
        this.clock = clock;
        this.newestByTopic =
                sink.topics().stream().collect(Collectors.toUnmodifiableMap(topic -> topic, _ -> new AtomicLong()));
        for (String topic : sink.topics()) {
            gauge(
                    topic,
                    "footfall.sink.lag.records",
                    "Committed records of this instance's partitions that are not in the sink yet",
                    () -> lag(topic));
            gauge(
                    topic,
                    "footfall.sink.newest.record.timestamp.seconds",
                    "When the broker appended the newest record that is in the sink",
                    () -> newest(topic));
        }
        this.records = counter("footfall.sink.records", "Records written, dead letters included");
        this.batches = Timer.builder("footfall.sink.batch")
                .description("Writing a batch, commit included")
                .tag("sink", this.sink)
                .register(registry);
        this.delay = Timer.builder("footfall.sink.delay")
                .description("From the broker's append of a batch's oldest record to the batch's commit")
                .tag("sink", this.sink)
                .serviceLevelObjectives(DELAYS)
                .register(registry);
        this.retries = counter("footfall.sink.retries", "Times that the sink was away and will be tried again");
        this.outrun = counter("footfall.sink.outrun", "Batches not written, as another instance owned the partition");
    }

    void written(Batch batch, WriteOutcome.Written written, Duration took) {
        batches.record(took);
        records.increment(batch.records().size());
        written.rows()
                .forEach((table, rows) -> registry.counter("footfall.sink.rows", "sink", sink, "table", table)
                        .increment(rows));
        written.deadLetters()
                .forEach(
                        (topic, letters) -> registry.counter("footfall.sink.dead.letters", "sink", sink, "topic", topic)
                                .increment(letters));
        long oldest = Long.MAX_VALUE;
        for (ConsumerRecord<byte[], byte[]> record : batch.records()) {
            oldest = Math.min(oldest, record.timestamp());
            AtomicLong newest = newestByTopic.get(record.topic());
            if (newest != null && record.timestamp() > newest.get()) {
                newest.accumulateAndGet(record.timestamp(), Math::max);
            }
        }
        if (oldest < Long.MAX_VALUE) {
            delay.record(Duration.ofMillis(Math.max(0, clock.millis() - oldest)));
        }
    }

    /** What the calling thread's partitions lack. */
    void lag(Map<String, Long> byTopic) {
        lags.put(Thread.currentThread(), byTopic);
    }

    private double lag(String topic) {
        return lags.values().stream()
                .mapToLong(lag -> lag.getOrDefault(topic, 0L))
                .sum();
    }

    private double newest(String topic) {
        long millis = Objects.requireNonNull(newestByTopic.get(topic)).get();
        return millis == 0 ? Double.NaN : millis / 1000.0;
    }

    void retried() {
        retries.increment();
    }

    void outrun() {
        outrun.increment();
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).tag("sink", sink).register(registry);
    }

    private void gauge(String topic, String name, String description, Supplier<Number> value) {
        Gauge.builder(name, value)
                .description(description)
                .tags("sink", sink, "topic", topic)
                .register(registry);
    }
}
