package dev.footfall.topologytests.operation;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as they are written to the broker, and what comes of them as it is read. Owned by one thread. */
final class Events {
    static final String SOURCE = "shop";

    private final SchemaRegistry registry = ConfluentSchemaRegistry.connect(ProcessorsProcess.REGISTRY, Map.of());
    private final AvroSerializer<ReceivedEvent> received;
    private final AvroDeserializer<RefinedEvent> refined;
    private final AvroDeserializer<Session> sessions;

    Events() {
        new SchemaRegistration(registry).register();
        received = new AvroSerializer<>(registry, ReceivedEvent.getClassSchema());
        refined = new AvroDeserializer<>(registry, RefinedEvent.getClassSchema());
        sessions = new AvroDeserializer<>(registry, Session.getClassSchema());
    }

    /** A page view of now, as it was received. */
    static ReceivedEvent event(String visitor, String id) {
        return ReceivedEvent.newBuilder()
                .setEventId(id)
                .setSource(SOURCE)
                .setVisitorId(visitor)
                .setType(EventType.PAGE)
                .setName("page_view")
                .setUrl("https://shop.example/" + id)
                .setReceivedAt(Instant.now())
                .build();
    }

    ProducerRecord<byte[], byte[]> record(ReceivedEvent event) {
        return new ProducerRecord<>(Topic.RECEIVED.topicName(), key(event.getVisitorId()), bytes(event));
    }

    byte[] bytes(ReceivedEvent event) {
        return Objects.requireNonNull(received.serialize(Topic.RECEIVED.topicName(), event));
    }

    static byte[] key(String visitor) {
        return VisitorKey.of(SOURCE, visitor).getBytes(StandardCharsets.UTF_8);
    }

    /** Counts how often each event came out of refinement, by its id. */
    void count(List<ConsumerRecord<byte[], byte[]>> records, Map<String, Integer> into) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            RefinedEvent event = refined.deserialize(record.topic(), record.value());
            into.merge(Objects.requireNonNull(event).getEventId(), 1, Integer::sum);
        }
    }

    /** The newest revision of each session, by its key; changes the given. */
    void compact(List<ConsumerRecord<byte[], byte[]>> records, Map<String, Session> into) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String key = new String(record.key(), StandardCharsets.UTF_8);
            Session session = sessions.deserialize(record.topic(), record.value());
            if (session == null) {
                into.remove(key);
            } else {
                into.put(key, session);
            }
        }
    }
}
