package dev.footfall.bench.audit;

import dev.footfall.bench.topic.TopicWriter;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;

/** Writes accepted events of many visitors as ingest would, each with an id of its own. Owned by one thread. */
final class ReceivedLog implements AutoCloseable {
    private static final int VISITORS = 20_000;
    private static final String TOPIC = Topic.RECEIVED.topicName();

    private final AvroSerializer<ReceivedEvent> serializer;
    private final TopicWriter writer;
    private final SplittableRandom random;
    private int sent;

    ReceivedLog(String bootstrapServers, SchemaRegistry registry, long seed) {
        this.serializer = new AvroSerializer<>(registry, ReceivedEvent.getClassSchema());
        this.random = new SplittableRandom(seed);
        this.writer = new TopicWriter(bootstrapServers);
    }

    /** How many were sent so far. */
    int sent() {
        return sent;
    }

    /** The id of an event by its number, from 0. */
    static String id(int number) {
        return "%08x-0000-7000-8000-%012x".formatted(number, number);
    }

    /** Sends some more, and returns once all are acknowledged. */
    void send(int events) {
        for (int i = 0; i < events; i++) {
            ReceivedEvent event = event(sent++);
            String key = VisitorKey.of(event.getSource(), event.getVisitorId());
            writer.send(TOPIC, key, Objects.requireNonNull(serializer.serialize(TOPIC, event)));
        }
        writer.flush();
    }

    private ReceivedEvent event(int number) {
        int visitor = random.nextInt(VISITORS);
        Instant now = Instant.now();
        return ReceivedEvent.newBuilder()
                .setEventId(id(number))
                .setSource("shop")
                .setVisitorId("%08x-0000-4000-8000-%012x".formatted(visitor, visitor))
                .setType(random.nextInt(4) == 0 ? EventType.TRACK : EventType.PAGE)
                .setName("page_view")
                .setUrl("https://shop.example/products/" + random.nextInt(1000))
                .setReferrer("https://shop.example/")
                .setTitle("A product of the shop")
                .setUserAgent("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0")
                .setProperties("{\"price\":" + random.nextInt(10_000) + ",\"currency\":\"EUR\"}")
                .setCreatedAt(now)
                .setSentAt(now)
                .setReceivedAt(now)
                .setPolicyVersion("p1")
                .setPurposes(List.of("statistics"))
                .setLegalBasis("consent")
                .setConsent(Map.of("statistics", true))
                .build();
    }

    @Override
    public void close() {
        writer.close();
    }
}
