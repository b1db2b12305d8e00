package dev.footfall.bench.postgres;

import dev.footfall.bench.ingest.BenchRegistry;
import dev.footfall.bench.topic.TopicWriter;
import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.DeviceType;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.TimeBasis;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Refined events of one day as browsers' visits make them, about 700 bytes each as rows. Their ids are random, as those
 * that clients give: the index on them is hit all over.
 *
 * @param count how many
 * @param receivedAt when all of them were received
 * @param seed the same events for the same seed
 */
record EventLog(int count, Instant receivedAt, long seed) {
    private static final int VISITORS = 200_000;
    private static final String AGENT =
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";

    /** Appends them to the topic of the refined events. */
    void appendTo(String bootstrapServers) {
        var serializer = new AvroSerializer<RefinedEvent>(BenchRegistry.connect(), RefinedEvent.getClassSchema());
        String topic = Topic.EVENTS.topicName();
        SplittableRandom random = new SplittableRandom(seed);
        try (TopicWriter writer = new TopicWriter(bootstrapServers)) {
            for (int i = 0; i < count; i++) {
                RefinedEvent event = event(i, random);
                byte[] value = Objects.requireNonNull(serializer.serialize(topic, event));
                String key = VisitorKey.of(event.getSource(), event.getVisitorId());
                writer.send(topic, key, value);
            }
            writer.flush();
        }
    }

    /** Scattered over the index on them, and the same as {@link Filling} makes. */
    static String visitor(int number) {
        try {
            byte[] digits = Integer.toString(number).getBytes(StandardCharsets.US_ASCII);
            return HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(digits));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }

    private RefinedEvent event(int index, SplittableRandom random) {
        Instant at = receivedAt.plusMillis(index / 10);
        boolean isPage = random.nextInt(4) != 0;
        return RefinedEvent.newBuilder()
                .setEventId(new UUID(random.nextLong(), random.nextLong()).toString())
                .setSource("shop")
                .setVisitorId(visitor(random.nextInt(VISITORS)))
                .setType(isPage ? EventType.PAGE : EventType.TRACK)
                .setName(isPage ? "page_view" : "add_to_cart")
                .setUrl("https://shop.example/products/" + random.nextInt(1000))
                .setReferrer("https://shop.example/")
                .setTitle("A product of the shop")
                .setUserAgent(AGENT)
                .setLanguage("de-CH")
                .setProperties("{\"price\":" + random.nextInt(10_000) + ",\"currency\":\"EUR\"}")
                .setContext("{\"library\":{\"name\":\"footfall.js\"}}")
                .setOccurredAt(at)
                .setTimeBasis(TimeBasis.CORRECTED)
                .setCreatedAt(at)
                .setSentAt(at)
                .setReceivedAt(at)
                .setBrowser("Chrome")
                .setBrowserVersion("140")
                .setOs("Linux")
                .setDevice(DeviceType.DESKTOP)
                .setChannel(Channel.INTERNAL)
                .setReferrerHost("shop.example")
                .build();
    }
}
