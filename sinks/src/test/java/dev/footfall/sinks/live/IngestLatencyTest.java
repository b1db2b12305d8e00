package dev.footfall.sinks.live;

import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.follow.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

import static dev.footfall.sinks.follow.Topics.NOW;
import static org.assertj.core.api.Assertions.assertThat;

class IngestLatencyTest {
    private static final TopicPartition RECEIVED = Topics.partition(Topic.RECEIVED);

    private final Topics topics = new Topics();
    private final List<MockConsumer<byte[], byte[]>> consumers = new ArrayList<>();
    private final IngestLatency latency = new IngestLatency(this::consumer, topics.registry());

    @Test
    void isWhatTheNewestRecordTookAndNoRecordIsMeasuredTwice() {
        assertThat(latency.json().has("p50")).isFalse();
        ConsumerRecord<byte[], byte[]> first = append(NOW.minusSeconds(9));
        ConsumerRecord<byte[], byte[]> newest = append(NOW.minusMillis(30));

        see(2, List.of(first, newest));
        assertThat(latency.json().get("p50").asLong()).isEqualTo(30);

        see(2, List.of());
        see(3, List.of(append(NOW.minusMillis(500))));
        assertThat(latency.json().get("p99").asLong()).isEqualTo(500);
        assertThat(latency.json().get("p50").asLong()).as("of two").isEqualTo(500);
        assertThat(consumers).hasSize(1);
    }

    @Test
    void whatCannotBeReadIsPassedBy() {
        see(1, List.of(topics.append(Topic.RECEIVED, new byte[0], new byte[] {1}, NOW)));

        assertThat(latency.json().has("p50")).isFalse();
    }

    @Test
    void aBrokerThatFailsIsAskedAnewWithTheNextLook() {
        see(0, List.of());
        consumers.getFirst().setOffsetsException(new KafkaException("away"));

        latency.look();
        assertThat(consumers.getFirst().closed()).isTrue();

        latency.look();
        assertThat(consumers).hasSize(2);
    }

    private void see(long end, List<ConsumerRecord<byte[], byte[]>> records) {
        if (consumers.isEmpty()) {
            latency.look();
        }
        MockConsumer<byte[], byte[]> consumer = consumers.getLast();
        consumer.updateEndOffsets(Map.of(RECEIVED, end));
        consumer.schedulePollTask(() -> records.forEach(consumer::addRecord));
        latency.look();
    }

    private ConsumerRecord<byte[], byte[]> append(Instant receivedAt) {
        ReceivedEvent event = ReceivedEvent.newBuilder()
                .setEventId("e")
                .setSource("site")
                .setVisitorId("v")
                .setName("page_view")
                .setReceivedAt(receivedAt)
                .build();
        return topics.append(Topic.RECEIVED, "site/v", event, NOW);
    }

    private Consumer<byte[], byte[]> consumer() {
        MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
        Node node = new Node(0, "localhost", 1);
        consumer.updatePartitions(
                RECEIVED.topic(), List.of(new PartitionInfo(RECEIVED.topic(), 0, node, new Node[0], new Node[0])));
        consumer.updateEndOffsets(Map.of(RECEIVED, 0L));
        consumer.updateBeginningOffsets(Map.of(RECEIVED, 0L));
        consumers.add(consumer);
        return consumer;
    }
}
