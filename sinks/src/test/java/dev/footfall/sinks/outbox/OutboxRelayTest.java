package dev.footfall.sinks.outbox;

import dev.footfall.sinks.publish.AcknowledgedProducer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OutboxRelayTest {
    private static final int PARTITIONS = 3;

    private final MockProducer<byte[], byte[]> broker =
            new MockProducer<>(cluster(), true, null, new ByteArraySerializer(), new ByteArraySerializer());
    private final Waiting waiting = new Waiting();
    private final OutboxRelay relay = new OutboxRelay(waiting, new AcknowledgedProducer(() -> broker));

    @Test
    void sendsInOrderToThePartitionsOfWhatMessagesAreRoutedBy() {
        waiting.messages.add(new Message("t", "shop/v/1", Optional.of("shop/v"), Optional.empty()));
        waiting.messages.add(new Message("t", "c", Optional.of("c"), Optional.of(ByteBuffer.wrap(new byte[] {7}))));

        relay.relay();

        assertThat(broker.history())
                .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                .containsExactly("shop/v/1", "c");
        assertThat(broker.history())
                .extracting(ProducerRecord::partition)
                .containsExactly(partition("shop/v"), partition("c"));
        assertThat(broker.history().getFirst().value()).isNull();
        assertThat(waiting.messages).isEmpty();
    }

    @Test
    void whatIsRoutedByNothingGoesIntoEveryPartition() {
        waiting.messages.add(new Message("t", "e", Optional.empty(), Optional.of(ByteBuffer.wrap(new byte[] {1}))));

        relay.relay();

        assertThat(broker.history()).extracting(ProducerRecord::partition).containsExactly(0, 1, 2);
    }

    @Test
    void whatTheBrokerDoesNotTakeWaitsAndIsSentLater() {
        waiting.messages.add(new Message("t", "c", Optional.of("c"), Optional.empty()));
        broker.sendException = new KafkaException("away");

        relay.relay();
        assertThat(waiting.messages).hasSize(1);

        MockProducer<byte[], byte[]> again =
                new MockProducer<>(cluster(), true, null, new ByteArraySerializer(), new ByteArraySerializer());
        new OutboxRelay(waiting, new AcknowledgedProducer(() -> again)).relay();
        assertThat(waiting.messages).isEmpty();
        assertThat(again.history()).hasSize(1);
    }

    private static int partition(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(StandardCharsets.UTF_8))) % PARTITIONS;
    }

    private static Cluster cluster() {
        Node node = new Node(0, "localhost", 1);
        List<PartitionInfo> partitions = new ArrayList<>();
        for (int i = 0; i < PARTITIONS; i++) {
            partitions.add(new PartitionInfo("t", i, node, new Node[0], new Node[0]));
        }
        return new Cluster("c", List.of(node), partitions, Set.of(), Set.of());
    }

    private static final class Waiting implements Outbox {
        private final List<Message> messages = new ArrayList<>();

        @Override
        public int drain(Consumer<List<Message>> send) {
            List<Message> oldest = List.copyOf(messages);
            if (!oldest.isEmpty()) {
                send.accept(oldest);
                messages.removeAll(oldest);
            }
            return oldest.size();
        }

        @Override
        public void close() {
            // holds nothing
        }
    }
}
