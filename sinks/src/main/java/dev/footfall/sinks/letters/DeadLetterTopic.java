package dev.footfall.sinks.letters;

import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.publish.AcknowledgedProducer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * The topic {@link Topic#DEAD_LETTERS}: a record as it came, with its own headers, and in further ones why it is there,
 * named as those of the processors' letters: {@code __streams.errors.stage} is {@code sink}, {@code node} the sink,
 * {@code exception} and {@code message} the cause, {@code topic}, {@code partition} and {@code offset} the origin, and
 * {@code value.bytes} how long a value is that is too large even for a letter.
 *
 * <p>Used by the sink's thread.
 */
public final class DeadLetterTopic implements DeadLetters {
    private static final String HEADER = "__streams.errors.";
    /** Less than the topic takes, with room for headers and a worse compression than the first sender's. */
    static final int LARGEST = 8 << 20;

    private static final int LARGEST_REQUEST = 10 << 20;

    private final String sink;
    private final AcknowledgedProducer producer;

    /**
     * @param sink name of the sink whose letters these are
     * @param client how to reach the broker, as Kafka's clients name the settings
     */
    public static DeadLetterTopic of(String sink, Map<String, Object> client) {
        return new DeadLetterTopic(
                sink,
                AcknowledgedProducer.of(
                        client,
                        Map.of(
                                ProducerConfig.COMPRESSION_TYPE_CONFIG,
                                "lz4",
                                ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
                                LARGEST_REQUEST)));
    }

    DeadLetterTopic(String sink, AcknowledgedProducer producer) {
        this.sink = sink;
        this.producer = producer;
    }

    /** Waits until the broker has acknowledged all of them, some ten seconds at most. */
    @Override
    public void tell(List<DeadLetter> letters) {
        producer.send(letters.stream().map(this::address));
    }

    @Override
    public void close() {
        producer.close();
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
