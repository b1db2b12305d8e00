package dev.footfall.sinks.consume;

import dev.footfall.runtime.observe.Health;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What every sink promises when it is at work in its {@link SinkLoop}, whatever happens to the one or the other. */
public abstract class SinkLoopContract extends SinkContract {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final LogConsumer.Log log = new LogConsumer.Log();
    private final List<SinkLoop> loops = new ArrayList<>();
    private final List<Integer> appended = new ArrayList<>(List.of(0, 0));
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    /** Makes what the sink writes to refuse everything until the answer is closed. */
    protected abstract AutoCloseable outage() throws Exception;

    /** Makes what the sink writes to take its time until the answer is closed: calls do not return before. */
    protected abstract AutoCloseable stall() throws Exception;

    @AfterEach
    void stopLoops() throws Exception {
        for (SinkLoop loop : loops) {
            loop.stop();
        }
    }

    @Test
    void goes_on_after_a_restart_where_it_was() throws Exception {
        append(0, 20);
        SinkLoop before = start(consumer(0, 1));
        awaitStored();
        append(1, 10);
        before.stop();
        append(0, 10);

        start(consumer(0, 1));

        awaitStored();
        assertThat(meters.counter("footfall.sink.outrun", "sink", sinkName()).count())
                .isZero();
    }

    @Test
    protected void shares_partitions_that_move_between_instances() {
        LogConsumer one = consumer(0, 1);
        LogConsumer two = consumer();
        start(one);
        start(two);
        append(0, 10);
        append(1, 10);
        awaitStored();

        one.assignNext(Set.of(partition(0)));
        two.assignNext(Set.of(partition(1)));
        append(0, 10);
        append(1, 10);
        awaitStored();
        one.assignNext(Set.of(partition(1)));
        two.assignNext(Set.of(partition(0)));
        append(0, 10);
        append(1, 10);

        awaitStored();
    }

    @Test
    protected void loses_and_doubles_nothing_while_two_believe_to_own_a_partition() {
        start(consumer(0, 1));
        start(consumer(0, 1));
        for (int i = 0; i < 10; i++) {
            append(0, 5);
            append(1, 5);
        }

        awaitStored();
    }

    @Test
    void passes_poison_by_and_goes_on() {
        append(0, 4);
        log.append(poison(partition(0), 4));
        appended.set(0, 5);
        start(consumer(0, 1));
        append(0, 4);

        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(setAside(partition(0))).containsExactly(4L));
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(stored())
                        .containsExactlyInAnyOrder("0/0", "0/1", "0/2", "0/3", "0/5", "0/6", "0/7", "0/8"));
    }

    @Test
    protected void waits_through_an_outage_and_says_so() throws Exception {
        append(0, 10);
        SinkLoop loop = start(consumer(0, 1));
        awaitStored();

        try (AutoCloseable _ = outage()) {
            append(0, 10);
            append(1, 10);
            await().atMost(LIMIT).until(() -> loop.health() instanceof Health.Down);
        }

        awaitStored();
        await().atMost(LIMIT).until(() -> loop.health().equals(Health.up()));
    }

    @Test
    void stores_everything_once_that_a_slow_sink_kept_waiting() throws Exception {
        append(0, 5);
        SinkLoop loop = start(consumer(0, 1));
        awaitStored();

        try (AutoCloseable _ = stall()) {
            append(0, 20);
            append(1, 20);
            Thread.sleep(300); // it waits in a call meanwhile
            assertThat(loop.liveness()).isEqualTo(Health.up());
        }

        awaitStored();
    }

    /** Starts a loop of another instance. */
    protected final SinkLoop start(LogConsumer consumer) {
        SinkLoop loop = new SinkLoop(open(), () -> consumer, Duration.ofMillis(100), meters, Clock.systemUTC());
        loops.add(loop);
        loop.start();
        return loop;
    }

    /** A consumer that has these partitions. */
    protected final LogConsumer consumer(int... partitions) {
        LogConsumer consumer = new LogConsumer(log);
        consumer.assignNext(Arrays.stream(partitions).mapToObj(this::partition).collect(Collectors.toSet()));
        return consumer;
    }

    /** Appends records to a partition, each with {@code partition/offset} as its id. */
    protected final void append(int number, int records) {
        TopicPartition partition = partition(number);
        int from = appended.get(number);
        IntStream.range(from, from + records)
                .forEach(offset -> log.append(record(partition, offset, number + "/" + offset)));
        appended.set(number, from + records);
    }

    protected final void awaitStored() {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(stored()).containsExactlyInAnyOrderElementsOf(appended()));
    }

    /** The ids of everything appended. */
    protected final List<String> appended() {
        return IntStream.range(0, appended.size())
                .boxed()
                .flatMap(number -> IntStream.range(0, appended.get(number)).mapToObj(offset -> number + "/" + offset))
                .toList();
    }

    private String sinkName() {
        try (Sink sink = open()) {
            return sink.name();
        }
    }
}
