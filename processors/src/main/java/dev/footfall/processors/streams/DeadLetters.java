package dev.footfall.processors.streams;

import dev.footfall.schemas.registry.RegistryException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a record that is at fault to the dead-letter topic, as it came, with cause and origin in headers named as
 * Kafka Streams' own handlers name them, and goes on with the next.
 *
 * <p>Not every failure is the record's fault: where the registry, the broker or the disk is (any of Kafka's own
 * exceptions), or the state cannot be read (IllegalStateException), the thread fails, its transaction is undone and
 * the record is tried again. A record is read somewhat before its turn, so after a crash its letter may be there twice.
 *
 * <p>{@code footfall_dead_letters_total} counts, by topic and stage; alert on any rise. Made by Kafka Streams, one per
 * thread and stage.
 */
public final class DeadLetters implements DeserializationExceptionHandler, ProcessingExceptionHandler {
    /** The property that carries the MeterRegistry. */
    static final String METERS = "footfall.meters";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final String HEADER = "__streams.errors.";

    private @Nullable String deadLetterTopic;
    private @Nullable MeterRegistry meters;

    /** Called by Kafka Streams. */
    public DeadLetters() {}

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetterTopic = (String) configs.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
        meters = (MeterRegistry) configs.get(METERS);
    }

    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        if (isRegistryAway(exception)) {
            return DeserializationExceptionHandler.Response.fail();
        }
        return DeserializationExceptionHandler.Response.resume(
                List.of(bury(context, record.key(), record.value(), exception, "deserialization")));
    }

    @Override
    public ProcessingExceptionHandler.Response handleError(
            ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
        boolean hasRecord = context.topic() != null; // else time, not a record, set the work off
        if (!hasRecord
                || exception instanceof KafkaException
                || exception instanceof IllegalStateException
                || isRegistryAway(exception)) {
            return ProcessingExceptionHandler.Response.fail();
        }
        return ProcessingExceptionHandler.Response.resume(
                List.of(bury(context, context.sourceRawKey(), context.sourceRawValue(), exception, "processing")));
    }

    private static boolean isRegistryAway(Exception exception) {
        for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
            if (cause instanceof RegistryException registry) {
                return !registry.isUnknown();
            }
        }
        return false;
    }

    private ProducerRecord<byte[], byte[]> bury(
            ErrorHandlerContext context,
            byte @Nullable [] key,
            byte @Nullable [] value,
            Exception exception,
            String stage) {
        counter(context.topic(), stage).increment();
        LOG.atWarn()
                .addKeyValue("topic", context.topic())
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .addKeyValue("stage", stage)
                .addKeyValue("exception", exception.getClass().getName())
                .log("record sent to the dead letters");
        ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                Objects.requireNonNull(deadLetterTopic), null, context.timestamp(), key, value, context.headers());
        addHeader(letter, "exception", exception.getClass().getName());
        addHeader(letter, "message", Optional.ofNullable(exception.getMessage()).orElse(""));
        addHeader(letter, "node", context.processorNodeId());
        addHeader(letter, "topic", context.topic());
        addHeader(letter, "partition", Integer.toString(context.partition()));
        addHeader(letter, "offset", Long.toString(context.offset()));
        return letter;
    }

    private Counter counter(String topic, String stage) {
        return Objects.requireNonNull(meters).counter("footfall.dead.letters", "topic", topic, "stage", stage);
    }

    private static void addHeader(ProducerRecord<byte[], byte[]> letter, String name, String value) {
        letter.headers().add(HEADER + name, value.getBytes(StandardCharsets.UTF_8));
    }
}
