package dev.footfall.sinks.consume;

import dev.footfall.runtime.observe.Health;
import dev.footfall.sinks.consume.MemorySink.Mood;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

final class SinkLoopTest {
    private static final TopicPartition P0 = new TopicPartition(MemorySink.TOPIC, 0);
    private static final TopicPartition P1 = new TopicPartition(MemorySink.TOPIC, 1);
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

    private final LogConsumer.Log log = new LogConsumer.Log();
    private final MemorySink.Storage storage = new MemorySink.Storage();
    private final MemorySink sink = new MemorySink(storage);
    private final List<LogConsumer> consumers = new CopyOnWriteArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SinkLoop loop = new SinkLoop(
            sink,
            () -> {
                LogConsumer consumer = new LogConsumer(log);
                consumer.assignNext(Set.of(P0, P1));
                consumers.add(consumer);
                return consumer;
            },
            Duration.ofMillis(100),
            meters,
            Clock.fixed(NOW, ZoneOffset.UTC));

    @AfterEach
    void stop() throws Exception {
        loop.stop();
    }

    @Test
    void is_down_before_it_has_joined_its_group() {
        assertThat(loop.health())
                .isInstanceOfSatisfying(
                        Health.Down.class, down -> assertThat(down.reason()).contains("joined"));
    }

    @Test
    void writes_what_the_topics_hold() {
        appendTo(P0, 0, 10);
        appendTo(P1, 0, 10);

        loop.start();

        awaitStored(20);
        assertThat(storage.deliveries()).isEqualTo(20);
        assertThat(storage.positions()).isEqualTo(Map.of(P0, 10L, P1, 10L));
        assertThat(loop.health()).isEqualTo(Health.up());
    }

    @Test
    void begins_where_the_sink_says_and_not_where_the_group_says() {
        appendTo(P0, 0, 10);
        storage.positions.put(P0, 4L);

        loop.start();

        awaitStored(6);
        assertThat(storage.ids()).containsExactly("0/4", "0/5", "0/6", "0/7", "0/8", "0/9");
    }

    @Test
    void shows_the_group_how_far_it_is() {
        appendTo(P0, 0, 5);

        loop.start();

        await().untilAsserted(() ->
                assertThat(consumers.getFirst().committed(Set.of(P0))).containsEntry(P0, new OffsetAndMetadata(5)));
    }

    @Test
    void keeps_polling_while_the_sink_is_away_and_goes_on_by_itself() {
        appendTo(P0, 0, 5);
        loop.start();
        awaitStored(5);

        sink.mood = Mood.AWAY;
        appendTo(P0, 5, 10);
        await().until(() -> loop.health().equals(Health.down("memory is away")));
        assertThat(consumers.getFirst().paused()).containsExactlyInAnyOrder(P0, P1);
        assertThat(consumers).hasSize(1);
        await().until(() ->
                meters.counter("footfall.sink.retries", "sink", "memory").count() > 2);

        sink.mood = Mood.WORKING;
        awaitStored(10);
        await().until(() -> loop.health().equals(Health.up()));
        assertThat(storage.deliveries()).isEqualTo(10);
        assertThat(consumers.getFirst().paused()).isEmpty();
    }

    @Test
    void waits_for_a_sink_that_is_away_from_the_start() {
        sink.mood = Mood.AWAY;
        appendTo(P0, 0, 5);

        loop.start();
        await().until(() -> loop.health().equals(Health.down("memory is away")));
        sink.mood = Mood.WORKING;

        awaitStored(5);
    }

    @Test
    void does_not_write_twice_what_was_written_without_an_answer() {
        loop.start();
        await().until(() -> loop.health().equals(Health.up()));

        sink.mood = Mood.WRITES_BUT_DOES_NOT_ANSWER;
        appendTo(P0, 0, 2);
        await().until(() -> storage.deliveries() > 0);
        await().until(() -> loop.health() instanceof Health.Down);
        sink.mood = Mood.WORKING;
        appendTo(P0, 2, 9);

        awaitStored(9);
        assertThat(storage.deliveries()).isEqualTo(9);
    }

    @Test
    void survives_a_defect_of_the_sink() {
        sink.mood = Mood.DEFECTIVE;
        appendTo(P0, 0, 5);

        loop.start();
        await().until(() ->
                loop.health() instanceof Health.Down down && down.reason().contains("IllegalStateException"));
        sink.mood = Mood.WORKING;

        awaitStored(5);
    }

    @Test
    void reads_on_from_the_sink_when_another_instance_was_there_first() {
        appendTo(P0, 0, 3);
        loop.start();
        awaitStored(3);

        synchronized (storage) { // another instance writes offsets 3 to 5
            storage.positions.put(P0, 6L);
        }
        appendTo(P0, 3, 9);

        await().until(() -> Long.valueOf(9).equals(storage.positions().get(P0)));
        assertThat(storage.ids()).containsExactly("0/0", "0/1", "0/2", "0/6", "0/7", "0/8");
        assertThat(meters.counter("footfall.sink.outrun", "sink", "memory").count())
                .isEqualTo(1);
    }

    @Test
    void takes_and_gives_partitions_as_the_group_decides() {
        loop.start();
        await().until(() -> loop.health().equals(Health.up()));

        consumers.getFirst().assignNext(Set.of(P1));
        await().until(() -> consumers.getFirst().assignment().equals(Set.of(P1)));
        appendTo(P1, 0, 3);
        awaitStored(3);
        synchronized (storage) { // the new owner of partition 0 writes there
            storage.positions.put(P0, 2L);
        }
        appendTo(P0, 0, 4);
        consumers.getFirst().assignNext(Set.of(P0, P1));

        awaitStored(5);
        assertThat(storage.ids()).contains("0/2", "0/3").doesNotContain("0/0", "0/1");
    }

    @Test
    void replaces_a_consumer_that_failed() {
        appendTo(P0, 0, 3);
        loop.start();
        awaitStored(3);

        consumers.getFirst().setPollException(new KafkaException("fenced"));
        appendTo(P0, 3, 6);

        awaitStored(6);
        assertThat(consumers).hasSize(2);
        assertThat(consumers.getFirst().closed()).isTrue();
        assertThat(storage.deliveries()).isEqualTo(6);
    }

    @Test
    void says_that_another_process_has_its_name_in_the_group() throws Exception {
        var fenced = new SinkLoop(
                sink,
                () -> {
                    throw new FencedInstanceIdException("fenced");
                },
                Duration.ofMillis(100),
                new SimpleMeterRegistry(),
                Clock.systemUTC());
        try {
            fenced.start();

            await().until(() ->
                    fenced.health() instanceof Health.Down down && down.reason().contains("instance-id"));
        } finally {
            fenced.stop();
        }
    }

    @Test
    void closes_sink_and_consumer_when_stopped() throws Exception {
        loop.start();
        await().until(() -> loop.health().equals(Health.up()));

        loop.stop();

        assertThat(sink.closed).isTrue();
        assertThat(consumers.getFirst().closed()).isTrue();
        assertThat(loop.health()).isEqualTo(Health.down("stopped"));
    }

    @Test
    void asks_for_a_restart_when_its_thread_died() {
        loop.start();
        await().until(() -> loop.health().equals(Health.up()));
        assertThat(loop.liveness()).isEqualTo(Health.up());

        sink.mood = Mood.DEADLY;
        appendTo(P0, 0, 1);

        await().dontCatchUncaughtExceptions().until(() -> loop.liveness() instanceof Health.Down);
        assertThat(loop.health()).isInstanceOf(Health.Down.class);
    }

    @Test
    void counts_what_it_does() {
        appendTo(P0, 0, 4);
        log.append(record(P0, 4, MemorySink.POISON));

        loop.start();
        awaitStored(4);
        await().until(() -> Long.valueOf(5).equals(storage.positions().get(P0)));

        await().untilAsserted(() -> {
            assertThat(meters.get("footfall.sink.records").counter().count()).isEqualTo(5);
            assertThat(meters.get("footfall.sink.rows")
                            .tag("table", "rows")
                            .counter()
                            .count())
                    .isEqualTo(4);
            assertThat(meters.get("footfall.sink.dead.letters")
                            .tag("topic", MemorySink.TOPIC)
                            .counter()
                            .count())
                    .isEqualTo(1);
            assertThat(meters.get("footfall.sink.lag.records").gauge().value()).isZero();
            assertThat(meters.get("footfall.sink.newest.record.timestamp.seconds")
                            .gauge()
                            .value())
                    .isEqualTo(NOW.minusSeconds(1).toEpochMilli() / 1000.0);
            assertThat(meters.get("footfall.sink.delay").timer().max(java.util.concurrent.TimeUnit.SECONDS))
                    .isEqualTo(1);
        });
    }

    private void awaitStored(int ids) {
        await().until(() -> storage.ids().size() == ids);
    }

    private void appendTo(TopicPartition partition, int from, int to) {
        IntStream.range(from, to)
                .forEach(offset -> log.append(record(partition, offset, partition.partition() + "/" + offset)));
    }

    private static ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, String value) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                NOW.minusSeconds(1).toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                0,
                0,
                new byte[0],
                value.getBytes(StandardCharsets.UTF_8),
                new RecordHeaders(),
                Optional.empty());
    }
}
