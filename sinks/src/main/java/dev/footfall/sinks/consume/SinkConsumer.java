package dev.footfall.sinks.consume;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Makes the consumers of sinks: committed records only, as bytes, positions kept by the sink. */
public final class SinkConsumer {
    private SinkConsumer() {}

    /**
     * A consumer that has not subscribed yet.
     *
     * @param clientProperties how to reach the broker, as Kafka's clients name the settings
     */
    public static Consumer<byte[], byte[]> create(Map<String, Object> clientProperties, ConsumeSettings settings) {
        return new KafkaConsumer<>(properties(clientProperties, settings));
    }

    static Map<String, Object> properties(Map<String, Object> clientProperties, ConsumeSettings settings) {
        Map<String, Object> all = new HashMap<>(clientProperties);
        all.put(ConsumerConfig.GROUP_ID_CONFIG, settings.group());
        all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
        settings.instanceId().ifPresent(id -> all.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));
        all.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, CooperativeStickyAssignor.class.getName());
        all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 15_000);
        // By its heartbeats a member hears that others came or went and partitions are to be shared anew.
        all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, 1_000);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.maxBatch());
        // A byte is enough to answer a fetch, so a lone record does not wait; a busy topic fills the batch all the
        // same.
        all.put(ConsumerConfig.FETCH_MIN_BYTES_CONFIG, 1);
        // A fetch that waits is not answered by the commit of a transaction, only by its end: this is latency.
        all.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 25);
        all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, 4 << 20);
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class);
        return all;
    }
}
