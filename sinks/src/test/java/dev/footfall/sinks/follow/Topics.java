package dev.footfall.sinks.follow;

import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.ActivityKey;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.consume.Batch;
import dev.footfall.sinks.consume.Batch.Advance;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Topics in memory, whose records are written as they are in truth and read in batches. */
public final class Topics {
    public static final Instant NOW = Instant.parse("2026-11-22T10:00:30Z");
    public static final Instant MINUTE = Instant.parse("2026-11-22T10:00:00Z");

    private final SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://follow", Map.of());
    private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> logs = new HashMap<>();

    public Topics() {
        new SchemaRegistration(registry).register();
    }

    public SchemaRegistry registry() {
        return registry;
    }

    public static TopicPartition partition(Topic topic) {
        return new TopicPartition(topic.topicName(), 0);
    }

    public ConsumerRecord<byte[], byte[]> append(Activity activity, Instant at) {
        return append(Topic.ACTIVITY, ActivityKey.of(activity.getSource(), activity.getMinute()), activity, at);
    }

    public ConsumerRecord<byte[], byte[]> append(Session session, Instant at) {
        return append(Topic.SESSIONS, keyOf(session.getSessionId()), session, at);
    }

    public ConsumerRecord<byte[], byte[]> retract(String sessionId, Instant at) {
        return append(Topic.SESSIONS, keyOf(sessionId), null, at);
    }

    public ConsumerRecord<byte[], byte[]> append(Topic topic, String key, @Nullable SpecificRecord value, Instant at) {
        byte[] bytes = value == null
                ? null
                : new AvroSerializer<>(registry, value.getSchema()).serialize(topic.topicName(), value);
        return append(topic, key.getBytes(StandardCharsets.UTF_8), bytes, at);
    }

    public ConsumerRecord<byte[], byte[]> append(Topic topic, byte[] key, byte @Nullable [] value, Instant at) {
        List<ConsumerRecord<byte[], byte[]>> log = logs.computeIfAbsent(partition(topic), _ -> new ArrayList<>());
        ConsumerRecord<byte[], byte[]> record = new ConsumerRecord<>(
                topic.topicName(),
                0,
                log.size(),
                at.toEpochMilli(),
                TimestampType.LOG_APPEND_TIME,
                key.length,
                value == null ? 0 : value.length,
                key,
                value,
                new RecordHeaders(),
                Optional.empty());
        log.add(record);
        return record;
    }

    /** What a partition holds from an offset on. */
    public Batch from(Topic topic, long offset) {
        List<ConsumerRecord<byte[], byte[]>> log = logs.getOrDefault(partition(topic), List.of());
        return new Batch(
                log.subList((int) offset, log.size()),
                Map.of(partition(topic), new Advance(OptionalLong.of(offset), log.size())));
    }

    public static Session.Builder session(String id, long revision) {
        return Session.newBuilder()
                .setSessionId(id)
                .setSource("site")
                .setVisitorId("v-" + id)
                .setStartedAt(NOW.minusSeconds(40))
                .setEndedAt(NOW.minusSeconds(10))
                .setEvents((int) revision)
                .setFirstEventId("first")
                .setRevision(revision);
    }

    public static Activity.Builder activity(long revision) {
        return Activity.newBuilder()
                .setSource("site")
                .setMinute(MINUTE)
                .setRevision(revision)
                .setEvents(revision);
    }

    private static String keyOf(String sessionId) {
        return "site/v-" + sessionId + "/" + sessionId;
    }
}
