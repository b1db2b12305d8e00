package dev.footfall.bench.audit;

import dev.footfall.replay.audit.AuditedPipeline;
import dev.footfall.schemas.topic.Topic;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** How far topics have grown, as far as it is committed. Owned by one thread. */
final class Ends implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;

    Ends(AuditedPipeline pipeline) {
        Map<String, Object> properties = new HashMap<>(pipeline.clientProperties());
        properties.put("isolation.level", "read_committed");
        consumer = new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** The sum of the ends of a topic's partitions. */
    long of(Topic topic) {
        List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName()).stream()
                .map(each -> new TopicPartition(each.topic(), each.partition()))
                .toList();
        return consumer.endOffsets(partitions).values().stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
