package dev.footfall.sinks.letters;

import dev.footfall.schemas.topic.Topic;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The topic {@link Topic#DEAD_LETTERS}: a record as it came, with its own headers, and in further ones why it is there,
 * named as those of the processors' letters: {@code __streams.errors.stage} is {@code sink}, {@code node} the sink,
 * {@code exception} and {@code message} the cause, {@code topic}, {@code partition} and {@code offset} the origin, and
 * {@code value.bytes} how long a value is that is too large even for a letter.
 *
 * <p>The producer is made with the first letter, as most sinks never write one. Used by the sink's thread.
 */
public final class DeadLetterTopic implements DeadLetters {
    private static final String HEADER = "__streams.errors.";
    private static final int LIMIT_MILLIS = 10_000;

    /** Less than the topic takes, with room for headers and a worse compression than the first sender's. */
    static final int LARGEST = 8 << 20;

    private static final int LARGEST_REQUEST = 10 << 20;

    private final String sink;
    private final Supplier<Producer<byte[], byte[]>> producers;
    private @Nullable Producer<byte[], byte[]> producer;

    /**
     * @param sink name of the sink whose letters these are
     * @param client how to reach the broker, as Kafka's clients name the settings
     */
    public static DeadLetterTopic of(String sink, Map<String, Object> client) {
        Map<String, Object> properties = new HashMap<>(client);
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_REQUEST);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, LIMIT_MILLIS);
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
        properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS / 2);
        return new DeadLetterTopic(
                sink, () -> new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    DeadLetterTopic(String sink, Supplier<Producer<byte[], byte[]>> producers) {
        this.sink = sink;
        this.producers = producers;
    }

    /** Waits until the broker has acknowledged all of them, some ten seconds at most. */
    @Override
    public void tell(List<DeadLetter> letters) {
        if (letters.isEmpty()) {
            return;
        }
        Producer<byte[], byte[]> open = producer;
        if (open == null) {
            open = producers.get();
            producer = open;
        }
        List<Future<?>> sent = new ArrayList<>(letters.size());
        for (DeadLetter letter : letters) {
            sent.add(open.send(address(letter)));
        }
        open.flush();
        try {
            for (Future<?> acknowledged : sent) {
                acknowledged.get();
            }
        } catch (ExecutionException e) {
            close(); // a producer may not recover from what befell it
            throw e.getCause() instanceof KafkaException failure ? failure : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void close() {
        Producer<byte[], byte[]> open = producer;
        producer = null;
        if (open != null) {
            open.close();
        }
    }

    private ProducerRecord<byte[], byte[]> address(DeadLetter letter) {
        ConsumerRecord<byte[], byte[]> record = letter.record();
        int keyBytes = record.key() == null ? 0 : record.key().length;
        int valueBytes = record.value() == null ? 0 : record.value().length;
        boolean fits = (long) keyBytes + valueBytes <= LARGEST;
        ProducerRecord<byte[], byte[]> addressed = new ProducerRecord<>(
                Topic.DEAD_LETTERS.topicName(),
                null,
                null, // the broker gives it its time
                keyBytes <= LARGEST ? record.key() : null,
                fits ? record.value() : null,
                record.headers());
        letter.exception().ifPresent(name -> head(addressed, "exception", name));
        head(addressed, "message", letter.cause());
        head(addressed, "stage", "sink");
        head(addressed, "node", sink);
        head(addressed, "topic", record.topic());
        head(addressed, "partition", Integer.toString(record.partition()));
        head(addressed, "offset", Long.toString(record.offset()));
        if (!fits) {
            head(addressed, "value.bytes", Integer.toString(valueBytes));
        }
        return addressed;
    }

    private static void head(ProducerRecord<byte[], byte[]> letter, String name, String text) {
        letter.headers().add(HEADER + name, text.getBytes(StandardCharsets.UTF_8));
    }
}
