package dev.footfall.bench.recovery;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.SessionKey;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Visitors who have a session open each, and what tells that their sessions go on. Owned by one thread. */
final class Visitors implements AutoCloseable {
    private static final String SOURCE = "bench";
    private static final int PROBES = 600; // some in every partition
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<String, byte[]> sessions;
    private final AvroSerializer<RefinedEvent> events;
    private int round;

    Visitors(String bootstrapServers) {
        SchemaRegistry registry = ConfluentSchemaRegistry.connect(ProcessorsProcess.REGISTRY, Map.of());
        new SchemaRegistration(registry).register();
        events = new AvroSerializer<>(registry, RefinedEvent.getClassSchema());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "compression.type", "lz4", "linger.ms", 5),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        sessions = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = sessions.partitionsFor(Topic.SESSIONS.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        sessions.assign(partitions);
        sessions.seekToEnd(partitions);
        partitions.forEach(sessions::position);
    }

    /** Opens a session of each of so many visitors, and returns once all are open. */
    void open(int visitors) throws IOException {
        for (int i = 0; i < visitors; i++) {
            send(i);
        }
        producer.flush();
        long seen = 0;
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (seen < visitors) {
            seen += sessions.poll(Duration.ofMillis(100)).count();
            requireTime(deadline);
        }
    }

    /** Sends events of some visitors, and returns once their sessions have them. */
    void awaitWork() throws IOException {
        round++;
        Set<String> waiting = new HashSet<>();
        for (int i = 0; i < PROBES; i++) {
            send(i);
            waiting.add(key(i));
        }
        producer.flush();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!waiting.isEmpty()) {
            sessions.poll(Duration.ofMillis(20))
                    .forEach(session -> waiting.remove(SessionKey.visitorKey(session.key())));
            requireTime(deadline);
        }
    }

    private void send(int visitor) {
        Instant now = Instant.now();
        RefinedEvent event = RefinedEvent.newBuilder()
                .setEventId(round + "-" + visitor)
                .setSource(SOURCE)
                .setVisitorId("visitor-" + visitor)
                .setType(EventType.PAGE)
                .setName("page_view")
                .setUrl("https://shop.example/products/" + visitor % 1000)
                .setOccurredAt(now)
                .setReceivedAt(now)
                .build();
        String topic = Topic.EVENTS.topicName();
        var _ = producer.send(new ProducerRecord<>(
                topic,
                key(visitor).getBytes(StandardCharsets.UTF_8),
                Objects.requireNonNull(events.serialize(topic, event))));
    }

    private static String key(int visitor) {
        return VisitorKey.of(SOURCE, "visitor-" + visitor);
    }

    private static void requireTime(long deadline) throws IOException {
        if (System.nanoTime() > deadline) {
            throw new IOException("the processors did not work again within " + LIMIT.toMinutes() + " minutes");
        }
    }

    @Override
    public void close() {
        producer.close(Duration.ofSeconds(1));
        sessions.close();
    }
}
