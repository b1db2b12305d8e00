package dev.footfall.replay.audit;

import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.Checkpoint;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The audit log in its topics, up to what is committed when reading begins. */
final class TopicSource implements AuditSource {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final AvroDeserializer<AuditRecord> records;
    private final AvroDeserializer<Checkpoint> checkpoints;

    TopicSource(Map<String, Object> clientProperties, SchemaRegistry registry) {
        Map<String, Object> properties = new HashMap<>(clientProperties);
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 10_000);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // what vanishes meanwhile is not passed over
        this.consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.records = new AvroDeserializer<>(registry, AuditRecord.getClassSchema());
        this.checkpoints = new AvroDeserializer<>(registry, Checkpoint.getClassSchema());
    }

    @Override
    public void checkpoints(Consumer<Checkpoint> into) throws IOException {
        read(Topic.CHECKPOINTS, checkpoints, into);
    }

    @Override
    public void records(Consumer<AuditRecord> into) throws IOException {
        read(Topic.AUDIT, records, into);
    }

    private <T extends SpecificRecord> void read(Topic topic, AvroDeserializer<T> deserializer, Consumer<T> into)
            throws IOException {
        try {
            List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.resume(partitions); // they may have been read before
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            long deadline = System.nanoTime() + SILENCE.toNanos();
            for (Set<TopicPartition> open = unread(ends); !open.isEmpty(); open = unread(ends)) {
                Set<TopicPartition> finished = new HashSet<>(consumer.assignment());
                finished.removeAll(open);
                consumer.pause(finished);
                var polled = consumer.poll(POLL);
                if (!polled.isEmpty()) {
                    deadline = System.nanoTime() + SILENCE.toNanos();
                } else if (System.nanoTime() > deadline) {
                    throw new IOException("the broker sent nothing of " + topic.topicName() + " for "
                            + SILENCE.toSeconds() + " s; check that it is well");
                }
                for (ConsumerRecord<byte[], byte[]> record : polled) {
                    T value = deserializer.deserialize(record.topic(), record.value());
                    if (value != null) {
                        into.accept(value);
                    }
                }
            }
        } catch (KafkaException | RegistryException e) {
            throw new IOException(
                    topic.topicName() + " cannot be read: " + e.getMessage() + "; check that broker and registry run",
                    e);
        }
    }

    private Set<TopicPartition> unread(Map<TopicPartition, Long> ends) {
        Set<TopicPartition> open = new HashSet<>();
        ends.forEach((partition, end) -> {
            if (consumer.position(partition) < end) {
                open.add(partition);
            }
        });
        return open;
    }

    @Override
    public void close() {
        consumer.close();
    }
}
