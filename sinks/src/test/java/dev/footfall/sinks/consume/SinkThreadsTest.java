package dev.footfall.sinks.consume;

import dev.footfall.runtime.observe.Health;
import dev.footfall.sinks.consume.MemorySink.Mood;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

final class SinkThreadsTest {
    private final LogConsumer.Log log = new LogConsumer.Log();
    private final MemorySink.Storage storage = new MemorySink.Storage();
    private final List<MemorySink> sinks = new CopyOnWriteArrayList<>();
    private final List<String> names = new CopyOnWriteArrayList<>();
    private final long[] ends = new long[2];
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final SinkThreads threads = SinkThreads.of(
            2,
            this::sink,
            new ConsumeSettings("group", Optional.of("one"), 10, Duration.ofMillis(100)),
            this::consumer,
            meters,
            Clock.systemUTC());

    @AfterEach
    void stop() throws Exception {
        threads.stop();
    }

    @Test
    void eachReadsUnderANameOfItsOwnAndTogetherTheyWriteEverythingOnce() {
        append(0, 20);
        append(1, 20);

        threads.start();

        await().until(() -> storage.ids().size() == 40);
        assertThat(names).containsExactlyInAnyOrder("one", "one-2");
        assertThat(storage.deliveries()).isEqualTo(40);
        assertThat(storage.positions()).hasSize(2);
        assertThat(threads.health()).isEqualTo(Health.up());
        assertThat(meters.get("footfall.sink.records").counter().count()).isEqualTo(40);
        assertThat(meters.find("footfall.sink.lag.records").gauges()).hasSize(1);
    }

    @Test
    void whatTheyLackIsAddedUp() {
        sinks.forEach(sink -> sink.mood = Mood.AWAY);
        append(0, 3);
        append(1, 4);

        threads.start();

        await().until(() -> meters.get("footfall.sink.lag.records").gauge().value(), lag -> lag == 7);
    }

    @Test
    void oneThatIsHeldBackOrDeadIsTheWholeSinksHealth() {
        threads.start();
        await().until(() -> threads.health().equals(Health.up()));

        sinks.getLast().mood = Mood.AWAY;
        append(0, 1);
        append(1, 1);
        await().until(() -> threads.health().equals(Health.down("memory is away")));
        assertThat(threads.liveness()).isEqualTo(Health.up());

        sinks.getLast().mood = Mood.WORKING;
        await().until(() -> threads.health().equals(Health.up()));

        sinks.getLast().mood = Mood.DEADLY;
        append(0, 1);
        append(1, 1);
        await().dontCatchUncaughtExceptions().until(() -> threads.liveness() instanceof Health.Down);
    }

    @Test
    void allEndWhenItIsStopped() throws Exception {
        threads.start();
        await().until(() -> threads.health().equals(Health.up()));

        threads.stop();

        assertThat(sinks).hasSize(2).allMatch(sink -> sink.closed);
    }

    private Sink sink() {
        MemorySink sink = new MemorySink(storage);
        sinks.add(sink);
        return sink;
    }

    /** The first thread has partition 0, the second 1. */
    private Consumer<byte[], byte[]> consumer(ConsumeSettings settings) {
        String name = settings.instanceId().orElseThrow();
        names.add(name);
        LogConsumer consumer = new LogConsumer(log);
        consumer.assignNext(Set.of(partition(name.equals("one") ? 0 : 1)));
        return consumer;
    }

    private void append(int number, int records) {
        for (int i = 0; i < records; i++) {
            byte[] id = (number + "/" + ends[number]).getBytes(StandardCharsets.UTF_8);
            log.append(new ConsumerRecord<>(MemorySink.TOPIC, number, ends[number]++, new byte[0], id));
        }
    }

    private static TopicPartition partition(int number) {
        return new TopicPartition(MemorySink.TOPIC, number);
    }
}
