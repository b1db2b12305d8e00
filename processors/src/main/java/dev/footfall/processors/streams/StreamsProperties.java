package dev.footfall.processors.streams;

import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.streams.StreamsConfig;

/** The properties that every topology runs with. Those set here cannot be overridden by client properties. */
public final class StreamsProperties {
    /**
     * Bytes of a record, as much as a producer keeps in memory: what is remembered of a visitor must fit its changelog,
     * and a dead letter must go out, whatever its record was; topics have limits of their own.
     */
    private static final int LARGEST_RECORD = 32 << 20;

    private static final int RESTORED_AT_ONCE = 10_000;
    private static final int RESTORED_BYTES = 4 << 20; // of a partition, which is all of them together in one fetch
    private static final Duration LONGEST_TRANSACTION = Duration.ofMinutes(1);
    private static final Duration PROBING = Duration.ofMinutes(1);

    private static final Duration UNHURRIED_COMMIT = Duration.ofSeconds(1);
    private static final int UNHURRIED_FETCH_BYTES = 256 << 10;
    private static final int UNHURRIED_POLL = 5_000;
    private static final int UNHURRIED_LINGER_MILLIS = 200;
    private static final int UNHURRIED_BATCH_BYTES = 128 << 10;

    private final StreamsSettings settings;
    private final BrokerSettings broker;
    private final RocksMemory memory;
    private final MeterRegistry meters;
    private final TopicNames topics;

    public StreamsProperties(
            StreamsSettings settings, BrokerSettings broker, RocksMemory memory, MeterRegistry meters) {
        this(settings, broker, memory, meters, TopicNames.LIVE);
    }

    /**
     * @param topics names the topic of dead letters
     */
    public StreamsProperties(
            StreamsSettings settings,
            BrokerSettings broker,
            RocksMemory memory,
            MeterRegistry meters,
            TopicNames topics) {
        this.settings = settings;
        this.broker = broker;
        this.memory = memory;
        this.meters = meters;
        this.topics = topics;
    }

    /** The properties of a topology. */
    public Properties of(String topology) {
        return of(topology, Optional.empty());
    }

    /**
     * The properties of a topology.
     *
     * @param queriesAt where this instance answers queries of the topology's state, {@code host:port}, which the other
     *     instances are told; empty if it answers none
     */
    public Properties of(String topology, Optional<String> queriesAt) {
        Map<String, Object> all = new HashMap<>(broker.clientProperties());
        all.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationPrefix() + "-" + topology);
        all.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
        all.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
        all.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbyReplicas());
        all.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, settings.replicationFactor());
        all.put(StreamsConfig.GROUP_PROTOCOL_CONFIG, "classic"); // what Redpanda has too
        // An instance that joins is given work once it has the state for it; that is looked at as often as can be.
        all.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, PROBING.toMillis());
        int sessionTimeout = Math.toIntExact(settings.sessionTimeout().toMillis());
        all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, sessionTimeout);
        all.put(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, Math.min(3_000, sessionTimeout / 3));
        all.put(
                StreamsConfig.mainConsumerPrefix(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG),
                AddressedRecords.class.getName());
        settings.instanceId().ifPresent(id -> all.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, id));

        all.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        all.put(
                StreamsConfig.COMMIT_INTERVAL_MS_CONFIG,
                settings.commitInterval().toMillis());
        // Of an instance that died, the others wait for two things: its membership and its transaction.
        all.put(
                StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
                transactionTimeoutMillis(settings));
        all.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 25); // a commit sends what waits
        all.put(StreamsConfig.producerPrefix(ProducerConfig.COMPRESSION_TYPE_CONFIG), "lz4");
        all.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), LARGEST_RECORD);

        // A restart after a kill reads all state anew: in large portions, each of which is one batch of writes a store.
        all.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), RESTORED_AT_ONCE);
        all.put(StreamsConfig.restoreConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG), RESTORED_BYTES);

        // Internal topics too keep what is about the past as long as what is about now.
        all.put(StreamsConfig.topicPrefix(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG), "LogAppendTime");
        all.put(StreamsConfig.topicPrefix(TopicConfig.MAX_MESSAGE_BYTES_CONFIG), LARGEST_RECORD);

        all.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0L); // no store is cached on the heap
        all.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksTuning.class);
        all.put(RocksTuning.MEMORY, memory);

        all.put(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG, topics.of(Topic.DEAD_LETTERS));
        all.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        all.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        all.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
        all.put(DeadLetters.METERS, meters);

        queriesAt.ifPresent(address -> all.put(StreamsConfig.APPLICATION_SERVER_CONFIG, address));

        Properties properties = new Properties();
        properties.putAll(all);
        return properties;
    }

    /**
     * The same properties with a cache on the heap for the stores that ask for one: for state of which each record
     * changes the same few entries. A transaction writes each of them once.
     *
     * @param bytes for all stores and threads of the topology together
     */
    public static Properties cached(Properties properties, long bytes) {
        Properties cached = new Properties();
        cached.putAll(properties);
        cached.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, bytes);
        return cached;
    }

    /**
     * The same properties for a topology that nobody waits for: it reads, writes and commits more at once and less often.
     * What it says is a second or two old, and costs the broker and itself less.
     */
    public static Properties unhurried(Properties properties) {
        Properties unhurried = new Properties();
        unhurried.putAll(properties);
        long commitInterval = (long) Objects.requireNonNull(properties.get(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG));
        unhurried.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, Math.max(commitInterval, UNHURRIED_COMMIT.toMillis()));
        unhurried.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MIN_BYTES_CONFIG), UNHURRIED_FETCH_BYTES);
        unhurried.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_POLL_RECORDS_CONFIG), UNHURRIED_POLL);
        unhurried.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), UNHURRIED_LINGER_MILLIS);
        unhurried.put(StreamsConfig.producerPrefix(ProducerConfig.BATCH_SIZE_CONFIG), UNHURRIED_BATCH_BYTES);
        return unhurried;
    }

    /**
     * The same properties for a topology that takes records of several topics in any order. Else every record looks at
     * each of its task's topics, whether it may have an earlier one, and waits for it.
     */
    public static Properties inAnyOrder(Properties properties) {
        Properties inAnyOrder = new Properties();
        inAnyOrder.putAll(properties);
        inAnyOrder.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        return inAnyOrder;
    }

    /** As its membership, as far as brokers allow, and with time for a transaction that is longer than wanted. */
    private static int transactionTimeoutMillis(StreamsSettings settings) {
        long membership = Math.min(settings.sessionTimeout().toMillis(), LONGEST_TRANSACTION.toMillis());
        long transaction = settings.commitInterval().multipliedBy(2).toMillis();
        return Math.toIntExact(Math.max(membership, transaction));
    }
}
