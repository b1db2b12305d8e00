package dev.footfall.bench.topic;

import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Writes records in large batches, and fails if one was not taken: a benchmark that reads less than it thinks is wrong.
 * Owned by one thread.
 */
public final class TopicWriter implements AutoCloseable {
    private final KafkaProducer<String, byte[]> producer;
    private final AtomicReference<Exception> failure = new AtomicReference<>();
    private final Callback acknowledged = (_, exception) -> {
        if (exception != null) {
            failure.set(exception);
        }
    };

    public TopicWriter(String bootstrapServers) {
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "compression.type",
                        "lz4",
                        "linger.ms",
                        20,
                        "batch.size",
                        131072),
                new StringSerializer(),
                new ByteArraySerializer());
    }

    /** Sends a record; returns before it is acknowledged. */
    public void send(String topic, String key, byte[] value) {
        send(new ProducerRecord<>(topic, key, value));
    }

    /** Sends a record; returns before it is acknowledged. */
    public void send(ProducerRecord<String, byte[]> record) {
        var _ = producer.send(record, acknowledged);
    }

    /** How many partitions a topic has. */
    public int partitionsOf(String topic) {
        return producer.partitionsFor(topic).size();
    }

    /**
     * Returns once all is acknowledged.
     *
     * @throws IllegalStateException if a record was not taken
     */
    public void flush() {
        producer.flush();
        if (failure.get() != null) {
            throw new IllegalStateException("the log was not written whole", failure.get());
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
