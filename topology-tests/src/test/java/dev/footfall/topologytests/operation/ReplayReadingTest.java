package dev.footfall.topologytests.operation;

import dev.footfall.replay.read.BoundedConsumers;
import dev.footfall.replay.read.BoundedReading;
import dev.footfall.replay.read.Pace;
import dev.footfall.schemas.topic.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What Kafka Streams is shown of topics that a replay reads to a point and that go on. */
class ReplayReadingTest {
    private static final TopicPartition EVENTS = new TopicPartition(Topic.EVENTS.topicName(), 0);
    private static final TopicPartition REJECTED = new TopicPartition(Topic.REJECTED.topicName(), 0);
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final int RECORDS = 20;

    private final AtomicBoolean isPaused = new AtomicBoolean();
    private final List<Long> taken = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void aPartitionEndsWhereTheReplayDoesAndCanBeReadAgain() throws Exception {
        try (TestBroker broker = TestBroker.start(folder, 1)) {
            fill(broker);
            BoundedReading reading = new BoundedReading(
                    Map.of(EVENTS, 2L, REJECTED, 0L),
                    Map.of(EVENTS, 12L, REJECTED, 0L),
                    record -> record.offset() != 5,
                    isPaused::get,
                    new Pace(0));
            try (Consumer<byte[], byte[]> consumer = consumer(broker, reading)) {
                consumer.assign(List.of(EVENTS, REJECTED));
                consumer.seek(EVENTS, 2);
                consumer.seek(REJECTED, 0);

                isPaused.set(true);
                take(consumer);
                assertThat(taken).as("while it is paused").isEmpty();
                isPaused.set(false);
                await().atMost(SOON).until(() -> take(consumer).size() == 9 && reading.read() == 10);
                assertThat(taken).containsExactly(2L, 3L, 4L, 6L, 7L, 8L, 9L, 10L, 11L);

                consumer.resume(List.of(EVENTS, REJECTED)); // as Kafka Streams does now and then
                take(consumer);
                assertThat(taken).as("nothing from behind the end").hasSize(9);
                assertThat(consumer.paused()).contains(EVENTS);
                assertThat(consumer.currentLag(EVENTS)).hasValue(0);

                consumer.seek(EVENTS, 8); // as after a transaction that was undone
                consumer.resume(List.of(EVENTS));
                taken.clear();
                await().atMost(SOON).until(() -> take(consumer).size() == 4);
                assertThat(taken).containsExactly(8L, 9L, 10L, 11L);
            }
        }
    }

    private List<Long> take(Consumer<byte[], byte[]> consumer) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(300))) {
            assertThat(record.topic()).isEqualTo(EVENTS.topic());
            taken.add(record.offset());
        }
        return taken;
    }

    private static Consumer<byte[], byte[]> consumer(TestBroker broker, BoundedReading reading) {
        return new BoundedConsumers(reading, 3)
                .apply(Map.of("bootstrap.servers", broker.bootstrapServers(), "enable.auto.commit", false));
    }

    private static void fill(TestBroker broker) throws Exception {
        try (Producer<byte[], byte[]> producer = broker.producer()) {
            for (int i = 0; i < RECORDS; i++) {
                producer.send(new ProducerRecord<>(EVENTS.topic(), new byte[1], new byte[1]))
                        .get();
                producer.send(new ProducerRecord<>(REJECTED.topic(), new byte[1], new byte[1]))
                        .get();
            }
        }
    }
}
