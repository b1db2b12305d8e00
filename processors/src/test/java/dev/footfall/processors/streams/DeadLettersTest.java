package dev.footfall.processors.streams;

import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.RegistryException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.apache.kafka.streams.errors.ProductionExceptionHandler.SerializationExceptionOrigin;
import org.apache.kafka.streams.errors.internals.DefaultErrorHandlerContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class DeadLettersTest {
    private static final byte[] KEY = {1};
    private static final byte[] VALUE = {2};

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final DeadLetters handler = new DeadLetters();

    @BeforeEach
    void configure() {
        handler.configure(Map.of(
                StreamsConfig.APPLICATION_ID_CONFIG,
                "footfall-sessions",
                StreamsConfig.ERRORS_DEAD_LETTER_QUEUE_TOPIC_NAME_CONFIG,
                "letters",
                DeadLetters.METERS,
                meters));
    }

    @Test
    void aFaultyRecordIsSentAsItCameAndTheNextOneFollows() {
        ProcessingExceptionHandler.Response response = process("events", new IllegalArgumentException("no name"));

        assertThat(response.result()).isEqualTo(ProcessingExceptionHandler.Result.RESUME);
        assertThat(response.deadLetterQueueRecords()).singleElement().satisfies(letter -> {
            assertThat(letter.topic()).isEqualTo("letters");
            assertThat(letter.key()).isEqualTo(KEY);
            assertThat(letter.value()).isEqualTo(VALUE);
            assertThat(letter.headers().lastHeader("__streams.errors.message").value())
                    .asString()
                    .isEqualTo("no name");
        });
        assertThat(meters.counter("footfall.dead.letters", "topic", "events", "stage", "processing")
                        .count())
                .isEqualTo(1);
    }

    @Test
    void whatIsNotTheRecordsFaultFailsAndIsTriedAgain() {
        assertFails(process("events", new ProcessorStateException("disk full")));
        assertFails(process("events", new IllegalStateException("state is damaged")));
        assertFails(process("events", registryAway()));
        assertFails(process(null, new IllegalArgumentException("while closing sessions")));
        assertThat(meters.getMeters()).isEmpty();
    }

    @Test
    void anUnreadableRecordIsSentUnlessTheRegistryIsAway() {
        var poison = handler.handleError(context("events"), record(), new RuntimeException("poison"));
        var away = handler.handleError(context("events"), record(), registryAway());

        assertThat(poison.result()).isEqualTo(DeserializationExceptionHandler.Result.RESUME);
        assertThat(poison.deadLetterQueueRecords()).hasSize(1);
        assertThat(away.result()).isEqualTo(DeserializationExceptionHandler.Result.FAIL);
        assertThat(away.deadLetterQueueRecords()).isEmpty();
    }

    @Test
    void whatCannotBeWrittenAsBytesIsSentAsItCame() {
        var tooLarge = handler.handleSerializationError(
                context("events"),
                unwritten(),
                new RecordTooLargeException("9 MB"),
                SerializationExceptionOrigin.VALUE);
        var away = handler.handleSerializationError(
                context("events"), unwritten(), registryAway(), SerializationExceptionOrigin.VALUE);

        assertThat(tooLarge.result()).isEqualTo(ProductionExceptionHandler.Result.RESUME);
        assertThat(tooLarge.deadLetterQueueRecords()).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isEqualTo(VALUE);
            assertThat(headers(letter))
                    .containsEntry("topic", "events")
                    .containsEntry("partition", "0")
                    .containsEntry("offset", "5")
                    .containsEntry("stage", "serialization")
                    .containsEntry("application", "footfall-sessions")
                    .containsEntry("sink.topic", "sessions")
                    .containsEntry("exception", RecordTooLargeException.class.getName())
                    .containsEntry("message", "9 MB");
        });
        assertThat(away.result()).isEqualTo(ProductionExceptionHandler.Result.FAIL);
    }

    @Test
    @SuppressWarnings("NullAway") // Kafka Streams itself gives null for what there is not
    void whatTimeMadeAndCannotBeWrittenIsNamedByItsKey() {
        var response = handler.handleSerializationError(
                new DefaultErrorHandlerContext(
                        null, null, -1, -1, new RecordHeaders(), "node", new TaskId(0, 0), 42, null, null),
                unwritten(),
                new RecordTooLargeException("9 MB"),
                SerializationExceptionOrigin.VALUE);

        assertThat(response.deadLetterQueueRecords()).singleElement().satisfies(letter -> {
            assertThat(letter.key()).asString().isEqualTo("shop/v/1");
            assertThat(letter.value()).isNull();
            assertThat(headers(letter)).containsEntry("sink.topic", "sessions").doesNotContainKey("topic");
        });
    }

    @Test
    void whatTheBrokerRefusesForItsContentIsSentAndWhatIsTheBrokersFails() {
        var record = new ProducerRecord<>("sessions", KEY, VALUE);

        var refused = handler.handleError(context("events"), record, new RecordTooLargeException("too large"));

        assertThat(refused.result()).isEqualTo(ProductionExceptionHandler.Result.RESUME);
        assertThat(refused.deadLetterQueueRecords())
                .singleElement()
                .satisfies(letter -> assertThat(headers(letter)).containsEntry("stage", "production"));
        assertThat(handler.handleError(context("events"), record, new InvalidTimestampException("in 2099"))
                        .result())
                .isEqualTo(ProductionExceptionHandler.Result.RESUME);
        for (Exception brokers : List.of(
                new TimeoutException("away"),
                new NotEnoughReplicasException("one left"),
                new TopicAuthorizationException("no"),
                new KafkaStorageException("disk"))) {
            assertThat(handler.handleError(context("events"), record, brokers).result())
                    .as(brokers.toString())
                    .isEqualTo(ProductionExceptionHandler.Result.FAIL);
        }
        assertThat(handler.handleError(context(null), record, new RecordTooLargeException("state"))
                        .result())
                .isEqualTo(ProductionExceptionHandler.Result.FAIL);
    }

    @Test
    void aValueThatNoLetterHoldsLeavesItsPlace() {
        byte[] huge = new byte[Letter.LARGEST_VALUE + 1];

        var response = handler.handleError(
                context("events"), new ConsumerRecord<>("events", 0, 5, KEY, huge), new RuntimeException("poison"));

        assertThat(response.deadLetterQueueRecords()).singleElement().satisfies(letter -> {
            assertThat(letter.value()).isNull();
            assertThat(headers(letter)).containsEntry("value.bytes", "8388609").containsEntry("offset", "5");
        });
    }

    private static Map<String, String> headers(ProducerRecord<byte[], byte[]> letter) {
        Map<String, String> headers = new TreeMap<>();
        letter.headers()
                .forEach(header -> headers.put(
                        header.key().replace("__streams.errors.", ""),
                        new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    private static ProducerRecord<String, String> unwritten() {
        return new ProducerRecord<>("sessions", "shop/v/1", "a session");
    }

    private static void assertFails(ProcessingExceptionHandler.Response response) {
        assertThat(response.result()).isEqualTo(ProcessingExceptionHandler.Result.FAIL);
        assertThat(response.deadLetterQueueRecords()).isEmpty();
    }

    private ProcessingExceptionHandler.Response process(@Nullable String topic, Exception exception) {
        return handler.handleError(context(topic), new Record<>("key", "value", 0L), exception);
    }

    private static RegistryException registryAway() {
        var registry = ConfluentSchemaRegistry.connect("http://127.0.0.1:1", Map.of());
        return catchThrowableOfType(RegistryException.class, () -> registry.schemaOf(1));
    }

    private static ConsumerRecord<byte[], byte[]> record() {
        return new ConsumerRecord<>("events", 0, 5, KEY, VALUE);
    }

    @SuppressWarnings("NullAway") // Kafka Streams itself gives null for what there is not
    private static ErrorHandlerContext context(@Nullable String topic) {
        return new DefaultErrorHandlerContext(
                null, topic, 0, 5, new RecordHeaders(), "node", new TaskId(0, 0), 42, KEY, VALUE);
    }
}
