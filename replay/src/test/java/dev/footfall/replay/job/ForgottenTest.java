package dev.footfall.replay.job;

import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ForgottenTest {
    private static final Instant REQUESTED = Instant.parse("2026-11-22T10:00:00Z");

    private final Subjects names = new Subjects("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    private final SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://forgotten", Map.of());
    private final Forgotten forgotten =
            new Forgotten(Map.of(names.visitor("shop", "a/b"), REQUESTED), () -> names, registry);

    ForgottenTest() {
        new SchemaRegistration(registry).register();
    }

    @Test
    void anErasedVisitorsEventsFromBeforeAreLeftOut() {
        assertThat(forgotten.has(event("shop", "a/b", REQUESTED.minusMillis(1))))
                .isTrue();
        assertThat(forgotten.has(event("shop", "a/b", REQUESTED))).isFalse();
    }

    @Test
    void otherVisitorsEventsAndThoseOfOtherSourcesAreNot() {
        assertThat(forgotten.has(event("shop", "a", REQUESTED.minusMillis(1)))).isFalse();
        assertThat(forgotten.has(event("blog", "a/b", REQUESTED.minusMillis(1))))
                .isFalse();
    }

    @Test
    void withoutErasuresNoSecretIsNeeded() {
        Forgotten nobody = new Forgotten(
                Map.of(),
                () -> {
                    throw new IllegalStateException("asked for the secret");
                },
                registry);

        assertThat(nobody.has(event("shop", "a/b", REQUESTED.minusMillis(1)))).isFalse();
    }

    private ConsumerRecord<byte[], byte[]> event(String source, String visitor, Instant occurredAt) {
        RefinedEvent event = RefinedEvent.newBuilder()
                .setEventId("e")
                .setSource(source)
                .setVisitorId(visitor)
                .setName("x")
                .setOccurredAt(occurredAt)
                .setReceivedAt(REQUESTED)
                .build();
        String topic = Topic.EVENTS.topicName();
        return new ConsumerRecord<>(
                topic,
                0,
                0,
                VisitorKey.of(source, visitor).getBytes(StandardCharsets.UTF_8),
                new AvroSerializer<RefinedEvent>(registry, RefinedEvent.getClassSchema()).serialize(topic, event));
    }
}
