package dev.footfall.processors.streams;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter: a record as it came, and in its headers where it came from and why it is here, named as Kafka Streams'
 * own handlers name them: {@code __streams.errors.exception}, {@code message}, {@code node}, {@code topic},
 * {@code partition}, {@code offset}; and beside these {@code stage}, {@code application} (the id of the topology's, which is
 * its consumer group), {@code sink.topic} where it failed on its way out, and {@code value.bytes} where a value is too large
 * even for a letter and only its place is told.
 */
final class Letter {
    private static final String HEADER = "__streams.errors.";

    /** Less than the dead-letter topic takes, with room for key, headers and a worse compression than the sender's. */
    static final int LARGEST_VALUE = 8 << 20;

    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final String sinkTopic; // empty if it did not come to that

    private Letter(byte @Nullable [] key, byte @Nullable [] value, String sinkTopic) {
        this.key = key;
        this.value = value;
        this.sinkTopic = sinkTopic;
    }

    static Letter of(byte @Nullable [] key, byte @Nullable [] value) {
        return new Letter(key, value, "");
    }

    /** Takes a key for one that is not known any more. */
    Letter orKey(@Nullable Object otherwise) {
        return key == null && otherwise instanceof String text
                ? new Letter(text.getBytes(StandardCharsets.UTF_8), value, sinkTopic)
                : this;
    }

    /** Says where what was made of the record was meant to go. */
    Letter meantFor(String topic) {
        return new Letter(key, value, topic);
    }

    ProducerRecord<byte[], byte[]> address(
            String deadLetterTopic,
            String application,
            String stage,
            ErrorHandlerContext context,
            Exception exception) {
        int length = value == null ? 0 : value.length;
        boolean fits = length <= LARGEST_VALUE;
        // Log append time: the broker gives it its time. A time of its own may be what made it fail.
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(deadLetterTopic, null, null, key, fits ? value : null, context.headers());
        addHeader(letter, "exception", exception.getClass().getName());
        addHeader(letter, "message", Objects.requireNonNullElse(exception.getMessage(), ""));
        addHeader(letter, "stage", stage);
        addHeader(letter, "application", application);
        addHeader(letter, "node", context.processorNodeId());
        addHeader(letter, "topic", context.topic());
        addHeader(letter, "partition", Integer.toString(context.partition()));
        addHeader(letter, "offset", Long.toString(context.offset()));
        addHeader(letter, "sink.topic", sinkTopic.isEmpty() ? null : sinkTopic);
        addHeader(letter, "value.bytes", fits ? null : Integer.toString(length));
        return letter;
    }

    private static void addHeader(ProducerRecord<byte[], byte[]> letter, String name, @Nullable String text) {
        if (text != null) {
            letter.headers().add(HEADER + name, text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
