package dev.footfall.processors.streams;

import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The properties that every topology runs with. Those set here cannot be overridden by client properties. */
public final class StreamsProperties {
    private final StreamsSettings settings;
    private final BrokerSettings broker;
    private final RocksMemory memory;
    private final MeterRegistry meters;

    public StreamsProperties(
            StreamsSettings settings, BrokerSettings broker, RocksMemory memory, MeterRegistry meters) {
        this.settings = settings;
        this.broker = broker;
        this.memory = memory;
        this.meters = meters;
    }

    /** The properties of a topology. */
    public Properties of(String topology) {
        Map<String, Object> all = new HashMap<>(broker.clientProperties());
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationPrefix() + "-" + topology);
        all.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        all.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
        all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replicationFactor());
        all.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic"); // what Redpanda has too
        int sessionTimeout = Math.toIntExact(settings.sessionTimeout().toMillis());
        all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionTimeout);
        all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.min(3_000, sessionTimeout / 3));
        settings.instanceId().ifPresent(id -> all.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));

        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitInterval().toMillis());
        all.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5); // a commit sends what waits
        all.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");

        // Internal topics too keep what is about the past as long as what is about now.
        all.put(StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG), "LogAppendTime");

        all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L); // no store is cached on the heap
        all.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksTuning.class);
        all.put(RocksTuning.MEMORY, memory);

        all.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, Topic.DEAD_LETTERS.topicName());
        all.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        all.put(DeadLetters.METERS, meters);

        Properties properties = new Properties();
        properties.putAll(all);
        return properties;
    }
}
