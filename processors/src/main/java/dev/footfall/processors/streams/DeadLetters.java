package dev.footfall.processors.streams;

import dev.footfall.schemas.registry.RegistryException;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a record that is at fault to the dead-letter topic, as it came, with cause and origin in headers ({@link
 * Letter}), and goes on with the next.
 *
 * <p>Not every failure is the record's fault: where the registry, the broker or the disk is (any of Kafka's own
 * exceptions), or the state cannot be read (IllegalStateException), the thread fails, its transaction is undone and
 * the record is tried again. A record is read somewhat before its turn, so after a crash its letter may be there twice.
 *
 * <p>What the broker refuses for what is in it (too large, a time that it does not take) is buried too, but its
 * transaction is lost by then; that no such record is sent is up to the serdes, whose refusal comes in time.
 *
 * <p>{@code footfall_dead_letters_total} counts, by topic and stage; alert on any rise. Made by Kafka Streams, one per
 * thread and stage.
 */
public final class DeadLetters
        implements DeserializationExceptionHandler, ProcessingExceptionHandler, ProductionExceptionHandler {
    /** The property that carries the MeterRegistry. */
    static final String METERS = "footfall.meters";

    private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);
    private static final Duration BETWEEN_LINES = Duration.ofSeconds(1);

    private @Nullable String deadLetterTopic;
    private String application = "";
    private @Nullable MeterRegistry meters;
    private long lastLine = System.nanoTime() - BETWEEN_LINES.toNanos();
    private int unlogged;

    /** Called by Kafka Streams. */
    public DeadLetters() {}

    @Override
    public void configure(Map<String, ?> configs) {
        deadLetterTopic = (String) configs.get(StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG);
        application = String.valueOf(configs.get(StreamsConfig.APPLICATION_ID_CONFIG));
        meters = (MeterRegistry) configs.get(METERS);
    }

    @Override
    public DeserializationExceptionHandler.Response handleError(
            ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
        if (isRegistryAway(exception)) {
            return DeserializationExceptionHandler.Response.fail();
        }
        return DeserializationExceptionHandler.Response.resume(
                List.of(bury(context, "deserialization", exception, Letter.of(record.key(), record.value()))));
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
        return ProcessingExceptionHandler.Response.resume(List.of(
                bury(context, "processing", exception, Letter.of(context.sourceRawKey(), context.sourceRawValue()))));
    }

    /** Of a record that cannot be written as bytes; nothing was sent, so the transaction goes on. */
    @Override
    @SuppressWarnings("rawtypes") // as the interface has it
    public ProductionExceptionHandler.Response handleSerializationError(
            ErrorHandlerContext context,
            ProducerRecord record,
            Exception exception,
            SerializationExceptionOrigin origin) {
        if (isRegistryAway(exception)) {
            return ProductionExceptionHandler.Response.fail();
        }
        Letter letter = Letter.of(context.sourceRawKey(), context.sourceRawValue())
                .orKey(record.key())
                .meantFor(record.topic());
        return ProductionExceptionHandler.Response.resume(List.of(bury(context, "serialization", exception, letter)));
    }

    /**
     * Of a record that was sent and did not arrive. The origin is the record that is worked on when this is known,
     * which may be a later one; the letter holds what was to be written.
     */
    @Override
    public ProductionExceptionHandler.Response handleError(
            ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception exception) {
        boolean isState = context.topic() == null; // a store's changelog, or time set the work off
        if (isState || !isRefusedForItsContent(exception)) {
            return ProductionExceptionHandler.Response.fail();
        }
        Letter letter = Letter.of(record.key(), record.value()).meantFor(record.topic());
        return ProductionExceptionHandler.Response.resume(List.of(bury(context, "production", exception, letter)));
    }

    private static boolean isRefusedForItsContent(Exception exception) {
        return exception instanceof RecordTooLargeException
                || exception instanceof InvalidRecordException
                || exception instanceof InvalidTimestampException;
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
            ErrorHandlerContext context, String stage, Exception exception, Letter letter) {
        String topic = Objects.requireNonNullElse(context.topic(), ""); // none where time set the work off
        Objects.requireNonNull(meters)
                .counter("footfall.dead.letters", "topic", topic, "stage", stage)
                .increment();
        log(context, topic, stage, exception);
        return letter.address(Objects.requireNonNull(deadLetterTopic), application, stage, context, exception);
    }

    /** Some of many: each letter says the same of itself, and a line costs more than the rest of what is done with it. */
    private void log(ErrorHandlerContext context, String topic, String stage, Exception exception) {
        long now = System.nanoTime();
        if (now - lastLine < BETWEEN_LINES.toNanos()) {
            unlogged++;
            return;
        }
        LOG.atWarn()
                .addKeyValue("topic", topic)
                .addKeyValue("partition", context.partition())
                .addKeyValue("offset", context.offset())
                .addKeyValue("stage", stage)
                .addKeyValue("exception", exception.getClass().getName())
                .addKeyValue("unlogged before", unlogged)
                .log("record sent to the dead letters");
        lastLine = now;
        unlogged = 0;
    }
}
