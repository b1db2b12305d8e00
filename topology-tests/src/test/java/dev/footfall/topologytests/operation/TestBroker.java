package dev.footfall.topologytests.operation;

import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicSetup;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A broker with Footfall's topics, and what writes to it and reads from it. Owned by one thread. */
final class TestBroker implements AutoCloseable {
    private final Path folder;
    private final BrokerServer broker;

    private TestBroker(Path folder, BrokerServer broker) {
        this.folder = folder;
        this.broker = broker;
    }

    /**
     * @param folder where it and the instances that use it keep their data
     * @param partitions of each topic
     */
    static TestBroker start(Path folder, int partitions) throws IOException, InterruptedException {
        BrokerServer broker = BrokerServer.start(folder.resolve("broker"));
        try {
            new TopicSetup(Map.of("bootstrap.servers", broker.bootstrapServers()), partitions, 1).createMissing();
        } catch (RuntimeException | InterruptedException e) {
            broker.close();
            throw e;
        }
        return new TestBroker(folder, broker);
    }

    Path folder() {
        return folder;
    }

    String bootstrapServers() {
        return broker.bootstrapServers();
    }

    /** A producer that sends what the broker takes, and a good deal more if it can be compressed. */
    Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers(),
                        "linger.ms",
                        5,
                        "compression.type",
                        "lz4",
                        "max.request.size",
                        32 << 20),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** All committed records of a topic, partition by partition in their order. */
    List<ConsumerRecord<byte[], byte[]>> recordsOf(Topic topic) {
        try (Reader reader = reader(topic)) {
            return reader.readToEnd();
        }
    }

    /** Reads a topic from its start. */
    Reader reader(Topic topic) {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrapServers(),
                "isolation.level",
                "read_committed",
                "max.poll.records",
                5_000);
        return new Reader(
                new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                topic.topicName());
    }

    @Override
    public void close() {
        broker.close();
    }

    /** Reads on where it stopped. Owned by one thread. */
    static final class Reader implements AutoCloseable {
        private static final Duration LIMIT = Duration.ofSeconds(60);

        private final KafkaConsumer<byte[], byte[]> consumer;

        private Reader(KafkaConsumer<byte[], byte[]> consumer, String topic) {
            this.consumer = consumer;
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
        }

        /** What is committed by now and was not read before. */
        List<ConsumerRecord<byte[], byte[]>> readToEnd() {
            List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
            Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
            long deadline = System.nanoTime() + LIMIT.toNanos();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("the topics' end was not reached in time");
                }
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
            return records;
        }

        @Override
        public void close() {
            consumer.close();
        }
    }
}
