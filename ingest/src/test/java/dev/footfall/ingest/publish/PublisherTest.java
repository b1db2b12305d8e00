package dev.footfall.ingest.publish;

import dev.footfall.ingest.event.Outcome;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PublisherTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    private final SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://publisher", Map.of());
    private final List<LogEntry> entries = new ArrayList<>();
    private final List<Consumer<Receipt>> waiting = new ArrayList<>();
    private final List<List<Verdict>> settled = new ArrayList<>();
    private final DurableLog log = (entry, whenKnown) -> {
        entries.add(entry);
        waiting.add(whenKnown);
    };

    @Test
    void aRequestIsSettledWhenItsLastEventIsAndInItsOrder() {
        Publisher publisher = publisher(1 << 20);
        List<Outcome> outcomes = List.of(received("e1", "v1"), rejected(), received("e2", "v2"));
        publisher.publish(outcomes, settled::add);
        assertThat(publisher.bytesInFlight()).isPositive();

        waiting.get(2).accept(new Receipt.Stored("footfall.received.v1", 3, 7));
        waiting.get(0).accept(new Receipt.Unavailable("TimeoutException"));
        assertThat(settled).isEmpty();
        waiting.get(1).accept(new Receipt.Stored("footfall.rejected.v1", 0, 1));

        assertThat(settled)
                .containsExactly(List.of(
                        new Verdict(outcomes.get(0), new Receipt.Unavailable("TimeoutException")),
                        new Verdict(outcomes.get(1), new Receipt.Stored("footfall.rejected.v1", 0, 1)),
                        new Verdict(outcomes.get(2), new Receipt.Stored("footfall.received.v1", 3, 7))));
        assertThat(publisher.bytesInFlight()).isZero();
    }

    @Test
    void recordsCarryTheVisitorsKeyAndCanBeReadThroughTheRegistry() {
        publisher(1 << 20).publish(List.of(received("e1", "v/1"), rejected()), settled::add);

        assertThat(entries.get(0).topic()).isEqualTo(Topic.RECEIVED);
        assertThat(entries.get(0).key()).asString(UTF_8).isEqualTo("shop/v/1");
        assertThat(new AvroDeserializer<ReceivedEvent>(registry, ReceivedEvent.getClassSchema())
                        .deserialize(Topic.RECEIVED.topicName(), entries.get(0).value()))
                .isEqualTo(((Outcome.Accepted) received("e1", "v/1")).event());
        assertThat(entries.get(1).topic()).isEqualTo(Topic.REJECTED);
        assertThat(entries.get(1).key()).asString(UTF_8).isEqualTo("r1");
        assertThat(new AvroDeserializer<RejectedEvent>(registry, RejectedEvent.getClassSchema())
                        .deserialize(Topic.REJECTED.topicName(), entries.get(1).value()))
                .isEqualTo(((Outcome.Rejected) rejected()).event());
    }

    @Test
    void aRequestBeyondTheBytesInFlightIsNotBegunAndTheNextIsOnceThereIsRoom() {
        Publisher publisher = publisher(100);
        publisher.publish(List.of(received("e1", "v1")), settled::add);
        assertThat(entries).hasSize(1);

        publisher.publish(List.of(received("e2", "v1")), settled::add);
        assertThat(entries).hasSize(1);
        assertThat(settled)
                .singleElement()
                .satisfies(
                        verdicts -> assertThat(verdicts.getFirst().receipt()).isInstanceOf(Receipt.Unavailable.class));

        waiting.getFirst().accept(new Receipt.Stored("footfall.received.v1", 0, 0));
        publisher.publish(List.of(received("e3", "v1")), settled::add);
        assertThat(entries).hasSize(2);
    }

    @Test
    void aMissingRegistrationIsFoundAtStart() {
        SchemaRegistry empty = ConfluentSchemaRegistry.connect("mock://empty", Map.of());
        Publisher publisher = new Publisher(empty, log, 1000);
        assertThatThrownBy(publisher::start).isInstanceOf(RegistryException.class);
    }

    private Publisher publisher(long maxBytesInFlight) {
        new SchemaRegistration(registry).register();
        Publisher publisher = new Publisher(registry, log, maxBytesInFlight);
        publisher.start();
        return publisher;
    }

    private static Outcome received(String eventId, String visitor) {
        return new Outcome.Accepted(new ReceivedEvent(
                eventId,
                "shop",
                visitor,
                null,
                EventType.PAGE,
                "page_view",
                null,
                null,
                null,
                null,
                null,
                "{}",
                "{}",
                null,
                null,
                NOW,
                0,
                "native",
                "",
                List.of(),
                "",
                Map.of(),
                List.of(),
                null));
    }

    private static Outcome rejected() {
        return new Outcome.Rejected(new RejectedEvent(
                "r1",
                "shop",
                "native",
                "field.type",
                "/name",
                "must be a string",
                null,
                "e9",
                ByteBuffer.wrap("{\"name\":1}".getBytes(UTF_8)),
                NOW,
                1));
    }
}
