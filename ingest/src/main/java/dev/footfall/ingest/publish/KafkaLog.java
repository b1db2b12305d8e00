package dev.footfall.ingest.publish;

import dev.footfall.runtime.config.BrokerSettings;
import dev.footfall.runtime.observe.Health;
import dev.footfall.schemas.topic.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The broker's log, through one idempotent producer that waits for all in-sync replicas. Receipts come on the
 * producer's own thread.
 */
public final class KafkaLog implements BrokerLog {
    private static final long METADATA_IDLE_MS = Duration.ofDays(365).toMillis();
    private static final long POLL_MS = 20;
    private static final long RECENT_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int MAX_REQUEST_BYTES = 10_400_000;

    private final BrokerSettings broker;
    private final PublishSettings settings;
    private final Function<Map<String, Object>, Producer<byte[], byte[]>> connect;
    private final AtomicReference<Failure> lastFailure = new AtomicReference<>(Failure.NONE);
    private volatile @Nullable Producer<byte[], byte[]> producer;

    private record Failure(boolean happened, long nanos, String what) {
        static final Failure NONE = new Failure(false, 0, "");
    }

    public KafkaLog(BrokerSettings broker, PublishSettings settings) {
        this(
                broker,
                settings,
                config -> new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    KafkaLog(
            BrokerSettings broker,
            PublishSettings settings,
            Function<Map<String, Object>, Producer<byte[], byte[]>> connect) {
        this.broker = broker;
        this.settings = settings;
        this.connect = connect;
    }

    @Override
    public String name() {
        return "producer";
    }

    /** Returns when the topics' partitions are known, so that the first event need not wait for them. */
    @Override
    public void start() throws InterruptedException {
        Producer<byte[], byte[]> connected = connect.apply(config());
        try {
            long deadline = System.nanoTime() + settings.startTimeout().toNanos();
            for (Topic topic : List.of(Topic.RECEIVED, Topic.REJECTED, Topic.COMMANDS)) {
                awaitPartitions(connected, topic.topicName(), deadline);
            }
        } catch (InterruptedException | RuntimeException e) {
            connected.close(Duration.ZERO);
            throw e;
        }
        producer = connected;
    }

    /** Sends what is waiting, for as long as its delivery may take at most. */
    @Override
    public void stop() {
        stop(settings.deliveryTimeout());
    }

    @Override
    public void stop(Duration limit) {
        Producer<byte[], byte[]> connected = producer;
        producer = null;
        if (connected != null) {
            connected.close(limit);
        }
    }

    @Override
    public void append(LogEntry entry, Consumer<Receipt> whenKnown) {
        Producer<byte[], byte[]> connected = producer;
        if (connected == null) {
            whenKnown.accept(new Receipt.Unavailable("not started"));
            return;
        }
        var record = new ProducerRecord<>(entry.topic().topicName(), entry.key(), entry.value());
        try {
            var _ = connected.send(record, (metadata, error) -> whenKnown.accept(receipt(metadata, error)));
        } catch (RuntimeException e) { // closed, or in a state from which no record goes out
            whenKnown.accept(failed(e, Receipt.Cause.UNUSABLE));
        }
    }

    /** Down while the latest news of the last ten seconds is that the broker did not take a record. */
    public Health health() {
        Failure failure = lastFailure.get();
        return failure.happened && System.nanoTime() - failure.nanos < RECENT_NANOS
                ? Health.down("the broker does not acknowledge: " + failure.what)
                : Health.up();
    }

    private Receipt receipt(@Nullable RecordMetadata metadata, @Nullable Exception error) {
        if (error != null || metadata == null) {
            return failed(error, isRefusal(error) ? Receipt.Cause.REFUSED : Receipt.Cause.AWAY);
        }
        if (lastFailure.get().happened) {
            lastFailure.set(Failure.NONE);
        }
        return new Receipt.Stored(metadata.topic(), metadata.partition(), metadata.offset());
    }

    private Receipt failed(@Nullable Exception error, Receipt.Cause cause) {
        String what = error == null ? "no answer" : error.getClass().getSimpleName();
        if (cause != Receipt.Cause.REFUSED) {
            lastFailure.set(new Failure(true, System.nanoTime(), what));
        }
        return new Receipt.Unavailable(what, cause);
    }

    /** Whether the broker answered that it will not take this very record, today or later. */
    private static boolean isRefusal(@Nullable Exception error) {
        return error instanceof RecordTooLargeException
                || error instanceof RecordBatchTooLargeException
                || error instanceof InvalidRecordException;
    }

    /** The producer never waits, so asking it only starts the question; the answer is polled for. */
    private void awaitPartitions(Producer<byte[], byte[]> connected, String topic, long deadline)
            throws InterruptedException {
        while (true) {
            try {
                connected.partitionsFor(topic);
                return;
            } catch (TimeoutException e) {
                if (System.nanoTime() > deadline) {
                    throw new IllegalStateException(
                            "the broker at " + broker.bootstrapServers() + " did not tell the partitions of " + topic
                                    + " within " + settings.startTimeout().toSeconds()
                                    + " s; check that it runs and that the topics were created",
                            e);
                }
                Thread.sleep(POLL_MS);
            }
        }
    }

    private Map<String, Object> config() {
        Map<String, Object> config = new HashMap<>(broker.clientProperties());
        config.put(ProducerConfig.CLIENT_ID_CONFIG, "footfall-ingest");
        config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        config.put(ProducerConfig.ACKS_CONFIG, "all");
        config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        config.put(ProducerConfig.LINGER_MS_CONFIG, settings.linger().toMillis());
        config.put(ProducerConfig.BATCH_SIZE_CONFIG, settings.batchBytes());
        int deliveryMs = (int) settings.deliveryTimeout().toMillis();
        config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, deliveryMs);
        // Half, so that a request whose answer is lost is sent a second time.
        config.put(
                ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
                (deliveryMs - (int) settings.linger().toMillis()) / 2);
        // A full buffer or unknown partitions are answered at once: the threads that send are Jetty's.
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 0);
        // Twice what may be in flight, because half-filled batches take their whole size.
        config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(64L << 20, settings.maxBytesInFlight() * 2));
        config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
        // Else a topic that is idle for five minutes is forgotten and its next record refused.
        config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, METADATA_IDLE_MS);
        return config;
    }
}
