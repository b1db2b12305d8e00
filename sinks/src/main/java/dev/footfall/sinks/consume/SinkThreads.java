package dev.footfall.sinks.consume;

import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.observe.Health;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * A sink at work in some threads. Each has a consumer and a sink of its own; they share the partitions as instances in
 * several processes do, and are one sink in metrics and health.
 */
public final class SinkThreads implements Component {
    private final String name;
    private final List<SinkLoop> loops;

    private SinkThreads(String name, List<SinkLoop> loops) {
        this.name = name;
        this.loops = loops;
    }

    /**
     * Wires them; starts nothing.
     *
     * @param threads how many, 1 or more; all but the first have their number behind the instance's id
     * @param sinks makes a sink, which is its thread's from then on
     * @param consumers makes a consumer with the properties of {@link SinkConsumer}
     */
    public static SinkThreads of(
            int threads,
            Supplier<Sink> sinks,
            ConsumeSettings settings,
            Function<ConsumeSettings, Consumer<byte[], byte[]>> consumers,
            MeterRegistry registry,
            Clock clock) {
        List<Sink> all = Stream.generate(sinks).limit(threads).toList();
        SinkMetrics metrics = new SinkMetrics(registry, all.getFirst(), clock);
        return new SinkThreads(
                all.getFirst().name(),
                IntStream.range(0, threads)
                        .mapToObj(i -> {
                            ConsumeSettings its = i == 0 ? settings : settings.named("-" + (i + 1));
                            return new SinkLoop(
                                    all.get(i), () -> consumers.apply(its), settings.maxRetryDelay(), metrics);
                        })
                        .toList());
    }

    @Override
    public String name() {
        return "sink " + name;
    }

    @Override
    public void start() {
        loops.forEach(SinkLoop::start);
    }

    /**
     * Finishes the batches being written.
     *
     * @throws java.util.concurrent.TimeoutException if that takes longer than 30 s; those threads are then interrupted
     */
    @Override
    public void stop() throws Exception {
        loops.forEach(SinkLoop::end);
        Exception late = null;
        for (SinkLoop loop : loops) {
            try {
                loop.stop();
            } catch (Exception e) {
                late = e;
            }
        }
        if (late != null) {
            throw late;
        }
    }

    /** Up while every thread is in its group and the sink takes what comes. Answers any thread at once. */
    public Health health() {
        return worst(SinkLoop::health);
    }

    /** Up unless a thread died, which only a restart can mend. Answers any thread at once. */
    public Health liveness() {
        return worst(SinkLoop::liveness);
    }

    private Health worst(Function<SinkLoop, Health> health) {
        return loops.stream()
                .map(health)
                .filter(Health.Down.class::isInstance)
                .findFirst()
                .orElse(Health.up());
    }
}
