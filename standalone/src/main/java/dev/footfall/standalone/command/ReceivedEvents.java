package dev.footfall.standalone.command;

import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what was received since a time up to now, as no member of any group, and commits nothing. */
final class ReceivedEvents {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private ReceivedEvents() {}

    /**
     * Tells every event; records that are none are passed over.
     *
     * @throws IOException if the broker does not answer
     */
    static void since(String bootstrapServers, SchemaRegistry registry, Instant from, Consumer<ReceivedEvent> told)
            throws IOException {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "default.api.timeout.ms",
                (int) PATIENCE.toMillis(),
                "max.poll.records",
                5_000);
        var reader = new AvroDeserializer<ReceivedEvent>(registry, ReceivedEvent.getClassSchema());
        try (var consumer = new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            Map<TopicPartition, Long> ends = begin(consumer, from);
            Instant deadline = Instant.now().plus(PATIENCE);
            while (!ends.isEmpty()) {
                var records = consumer.poll(Duration.ofMillis(200));
                if (!records.isEmpty()) {
                    deadline = Instant.now().plus(PATIENCE);
                } else if (Instant.now().isAfter(deadline)) {
                    throw new IOException("the broker at " + bootstrapServers + " stopped answering");
                }
                records.forEach(record -> tell(reader, record.value(), told));
                ends.entrySet().removeIf(end -> consumer.position(end.getKey()) >= end.getValue());
            }
        } catch (TimeoutException e) {
            throw new IOException("the broker at " + bootstrapServers + " does not answer; check that it runs", e);
        }
    }

    /** Goes to the first record of that time; partitions that have none are left out. */
    private static Map<TopicPartition, Long> begin(KafkaConsumer<byte[], byte[]> consumer, Instant from) {
        String topic = Topic.RECEIVED.topicName();
        List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList();
        consumer.assign(partitions);
        Map<TopicPartition, Long> times = new HashMap<>();
        partitions.forEach(partition -> times.put(partition, from.toEpochMilli()));
        var starts = consumer.offsetsForTimes(times);
        Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(partitions));
        partitions.forEach(partition -> {
            var start = starts.get(partition);
            if (start == null) {
                ends.remove(partition);
            } else {
                consumer.seek(partition, start.offset());
            }
        });
        consumer.assign(ends.keySet()); // keeps the positions of those that stay
        return ends;
    }

    private static void tell(AvroDeserializer<ReceivedEvent> reader, byte[] value, Consumer<ReceivedEvent> told) {
        try {
            ReceivedEvent event = reader.deserialize(Topic.RECEIVED.topicName(), value);
            if (event != null) {
                told.accept(event);
            }
        } catch (SerializationException e) {
            // no event; the processors put it among the dead letters
        }
    }
}
