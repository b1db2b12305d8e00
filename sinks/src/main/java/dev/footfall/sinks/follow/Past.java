package dev.footfall.sinks.follow;

import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** What the topics held before a sink in memory began. Used by one thread, that of the sink. */
public interface Past {
    /**
     * Where the past of each partition ends, and what is new begins.
     *
     * @throws KafkaException if the broker does not answer
     */
    Map<TopicPartition, Long> marks(Set<TopicPartition> partitions);

    /** Whether other instances move the marks, so that a mark ahead of the sink was set by one of them. */
    boolean isShared();

    /**
     * Reads a stretch of the past again, each partition in order.
     *
     * @param marks ends of the partitions
     * @throws KafkaException if the broker does not answer
     */
    void replay(Map<TopicPartition, Long> marks, Consumer<ConsumerRecord<byte[], byte[]>> to);
}
