package dev.footfall.bench.sessions;

import dev.footfall.bench.ingest.BenchRegistry;
import dev.footfall.bench.topic.TopicWriter;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.TimeBasis;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * Refined events of many visitors, about 300 bytes each, in the order of time: first one of each visitor, then of
 * visitors at random. The same ones for the same numbers.
 *
 * @param visitors how many
 * @param events how many there are after each visitor's first
 * @param poisonPerMille how many of a thousand of those are followed by a record that cannot be read
 */
record VisitLog(int visitors, int events, int poisonPerMille) {
    /** When the last event happens; those who read the log set their clocks to it. */
    static final Instant END = Instant.parse("2026-11-01T12:00:00Z");

    private static final Duration SPAN = Duration.ofMinutes(25); // so that all sessions are open at the end
    private static final long SEED = 11;

    /** How many events there are. */
    int count() {
        return visitors + events;
    }

    void writeTo(String bootstrapServers) {
        var serializer = new AvroSerializer<RefinedEvent>(BenchRegistry.connect(), RefinedEvent.getClassSchema());
        String topic = Topic.EVENTS.topicName();
        SplittableRandom random = new SplittableRandom(SEED);
        try (TopicWriter writer = new TopicWriter(bootstrapServers)) {
            for (int i = 0; i < count(); i++) {
                int visitor = i < visitors ? i : random.nextInt(visitors);
                RefinedEvent event = event(i, visitor, random);
                byte[] value = Objects.requireNonNull(serializer.serialize(topic, event));
                String key = VisitorKey.of(event.getSource(), event.getVisitorId());
                writer.send(topic, key, value);
                if (i >= visitors && random.nextInt(1000) < poisonPerMille) {
                    byte[] cut = Arrays.copyOf(value, value.length / 2);
                    writer.send(topic, key, cut);
                }
            }
            writer.flush();
        }
    }

    private RefinedEvent event(int index, int visitor, SplittableRandom random) {
        Instant at = END.minus(SPAN).plusMillis(SPAN.toMillis() * index / count());
        return RefinedEvent.newBuilder()
                .setEventId("%08x-0000-7000-8000-%012x".formatted(index, index))
                .setSource("shop")
                .setVisitorId("%08x-0000-4000-8000-%012x".formatted(visitor, visitor))
                .setType(random.nextInt(4) == 0 ? EventType.TRACK : EventType.PAGE)
                .setName("page_view")
                .setUrl("https://shop.example/products/" + random.nextInt(1000))
                .setReferrer("https://shop.example/")
                .setTitle("A product of the shop")
                .setProperties("{\"price\":" + random.nextInt(10_000) + ",\"currency\":\"EUR\"}")
                .setOccurredAt(at)
                .setTimeBasis(TimeBasis.CORRECTED)
                .setReceivedAt(at)
                .build();
    }
}
