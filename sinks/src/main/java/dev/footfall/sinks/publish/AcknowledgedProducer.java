package dev.footfall.sinks.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends records and returns when the broker's in-sync replicas have acknowledged all of them, or throws after some ten
 * seconds. The producer below is made with the first record, as most processes never send one, and anew after a failure,
 * since a producer may not recover from what befell it. Used by one thread at a time.
 */
public final class AcknowledgedProducer implements AutoCloseable {
    private static final int LIMIT_MILLIS = 10_000;
    private static final Duration CLOSING = Duration.ofSeconds(1);

    private final Supplier<Producer<byte[], byte[]>> producers;
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * @param client how to reach the broker, as Kafka's clients name the settings
     * @param more settings of the producer, which go before those in {@code client}
     */
    public static AcknowledgedProducer of(Map<String, Object> client, Map<String, Object> more) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT_MILLIS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS / 2);
        properties.putAll(more);
        return new AcknowledgedProducer(
                () -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** @param producers asked for the first record, and for the first after each failure */
    public AcknowledgedProducer(Supplier<Producer<byte[], byte[]>> producers) {
        this.producers = producers;
    }

    /**
     * Sends them in their order. Sends nothing, and makes no producer, if there are none.
     *
     * @param records asked for one after the other as they are sent, so it may ask for {@link #partitions}
     * @throws KafkaException if one was not acknowledged; any of them may have been written all the same
     */
    public void send(Stream<ProducerRecord<byte[], byte[]>> records) {
        try {
            List<Future<?>> sent = new ArrayList<>();
            records.forEachOrdered(record -> sent.add(open().send(record)));
            if (!sent.isEmpty()) {
                open().flush();
            }
            for (Future<?> acknowledged : sent) {
                acknowledged.get();
            }
        } catch (ExecutionException e) {
            close();
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * How many partitions a topic has.
     *
     * @throws KafkaException if the broker does not say within some ten seconds
     */
    public int partitions(String topic) {
        return open().partitionsFor(topic).size();
    }

    /** Gives up what is not acknowledged after a second. What is sent later makes a new producer. */
    @Override
    public void close() {
        Producer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close(CLOSING);
        }
    }

    private Producer<byte[], byte[]> open() {
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            open = producers.get();
            producer = open;
        }
        return open;
    }
}
