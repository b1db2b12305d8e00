package dev.footfall.sinks.postgres;

import dev.footfall.schemas.governance.SecretFile;
import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.FunnelAttempt;
import dev.footfall.schemas.record.LateEvent;
import dev.footfall.schemas.record.LedgerEntry;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.record.TimeBasis;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.ActivityKey;
import dev.footfall.schemas.topic.SessionKey;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Records as the topics hold them, written with a registry in memory. */
final class SampleRecords {
    static final Instant RECEIVED = Instant.parse("2026-11-22T10:00:00.123Z");
    static final TopicPartition EVENTS = new TopicPartition(Topic.EVENTS.topicName(), 0);
    static final TopicPartition SESSIONS = new TopicPartition(Topic.SESSIONS.topicName(), 0);
    static final TopicPartition FUNNELS = new TopicPartition(Topic.FUNNELS.topicName(), 0);
    static final TopicPartition REJECTED = new TopicPartition(Topic.REJECTED.topicName(), 0);
    static final TopicPartition LATE = new TopicPartition(Topic.LATE.topicName(), 0);

    static final TopicPartition LEDGER = new TopicPartition(Topic.LEDGER.topicName(), 0);
    static final TopicPartition ACTIVITY = new TopicPartition(Topic.ACTIVITY.topicName(), 0);

    static final TopicPartition ERASURES = new TopicPartition(Topic.ERASURES.topicName(), 0);

    /** For a sink that is told of no erasure. */
    static final SecretFile NO_SECRET = new SecretFile("erasure.secret-file", Optional.empty());

    private final SchemaRegistry registry;

    SampleRecords() {
        registry = ConfluentSchemaRegistry.connect("mock://sinks", Map.of());
        new SchemaRegistration(registry).register();
    }

    SchemaRegistry registry() {
        return registry;
    }

    static RefinedEvent.Builder event(String id) {
        return RefinedEvent.newBuilder()
                .setEventId(id)
                .setSource("shop")
                .setVisitorId("visitor")
                .setType(EventType.PAGE)
                .setName("page_view")
                .setTimeBasis(TimeBasis.RECEIVED)
                .setOccurredAt(RECEIVED)
                .setReceivedAt(RECEIVED);
    }

    static Session.Builder session(String id, long revision) {
        return Session.newBuilder()
                .setSessionId(id)
                .setSource("shop")
                .setVisitorId("visitor")
                .setStartedAt(RECEIVED)
                .setEndedAt(RECEIVED.plusSeconds(60))
                .setEvents((int) revision)
                .setFirstEventId("first")
                .setRevision(revision);
    }

    /** An attempt at a funnel of three steps that reached the second; its window is an hour. */
    static FunnelAttempt.Builder attempt(String id, long revision) {
        return FunnelAttempt.newBuilder()
                .setAttemptId(id)
                .setSource("shop")
                .setFunnel("checkout")
                .setDefinition("0123456789ab")
                .setVisitorId("visitor")
                .setEnteredAt(RECEIVED)
                .setExpiresAt(RECEIVED.plusSeconds(3600))
                .setStep(2)
                .setSteps(3)
                .setReachedAt(List.of(RECEIVED, RECEIVED.plusSeconds(60)))
                .setCompleted(false)
                .setFirstEventId("first")
                .setRevision(revision);
    }

    static RejectedEvent.Builder rejected(String id) {
        return RejectedEvent.newBuilder()
                .setRejectedId(id)
                .setSource("shop")
                .setDialect("native")
                .setRule("json.malformed")
                .setReason("not JSON")
                .setRaw(ByteBuffer.wrap(new byte[] {0, 1, (byte) 0xff}))
                .setReceivedAt(RECEIVED);
    }

    static LateEvent.Builder late(String id) {
        return LateEvent.newBuilder()
                .setEventId(id)
                .setSource("shop")
                .setVisitorId("visitor")
                .setName("page_view")
                .setOccurredAt(RECEIVED.minusSeconds(100_000))
                .setReceivedAt(RECEIVED)
                .setNewestAt(RECEIVED);
    }

    static Activity.Builder activity(Instant minute, long revision) {
        return Activity.newBuilder()
                .setSource("shop")
                .setMinute(minute)
                .setRevision(revision)
                .setEvents(revision);
    }

    ConsumerRecord<byte[], byte[]> record(long offset, RefinedEvent event) {
        return record(EVENTS, offset, event);
    }

    ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, RefinedEvent event) {
        return of(partition, offset, VisitorKey.of(event.getSource(), event.getVisitorId()), event);
    }

    ConsumerRecord<byte[], byte[]> record(long offset, LedgerEntry entry) {
        return of(LEDGER, offset, entry.getSource(), entry);
    }

    ConsumerRecord<byte[], byte[]> record(long offset, Session session) {
        return of(SESSIONS, offset, sessionKey(session.getSessionId()), session);
    }

    ConsumerRecord<byte[], byte[]> record(long offset, FunnelAttempt attempt) {
        return of(
                FUNNELS,
                offset,
                SessionKey.of(VisitorKey.of(attempt.getSource(), attempt.getVisitorId()), attempt.getAttemptId()),
                attempt);
    }

    ConsumerRecord<byte[], byte[]> record(long offset, RejectedEvent event) {
        return of(REJECTED, offset, event.getRejectedId(), event);
    }

    ConsumerRecord<byte[], byte[]> record(long offset, LateEvent event) {
        return of(LATE, offset, VisitorKey.of(event.getSource(), event.getVisitorId()), event);
    }

    ConsumerRecord<byte[], byte[]> record(long offset, Activity activity) {
        return of(ACTIVITY, offset, ActivityKey.of(activity.getSource(), activity.getMinute()), activity);
    }

    ConsumerRecord<byte[], byte[]> record(TopicPartition partition, long offset, Erasure erasure) {
        return of(partition, offset, erasure.getSubject(), erasure);
    }

    /** What retracts a session. */
    ConsumerRecord<byte[], byte[]> tombstone(long offset, String sessionId) {
        return raw(SESSIONS, offset, sessionKey(sessionId), null);
    }

    /** What retracts an attempt. */
    ConsumerRecord<byte[], byte[]> retraction(long offset, String attemptId) {
        return raw(FUNNELS, offset, sessionKey(attemptId), null);
    }

    static ConsumerRecord<byte[], byte[]> raw(
            TopicPartition partition, long offset, @Nullable String key, byte @Nullable [] value) {
        return new ConsumerRecord<>(
                partition.topic(),
                partition.partition(),
                offset,
                key == null ? null : key.getBytes(StandardCharsets.UTF_8),
                value);
    }

    private <T extends SpecificRecord> ConsumerRecord<byte[], byte[]> of(
            TopicPartition partition, long offset, String key, T value) {
        byte[] bytes = new AvroSerializer<T>(registry, value.getSchema()).serialize(partition.topic(), value);
        return raw(partition, offset, key, bytes);
    }

    private static String sessionKey(String sessionId) {
        return SessionKey.of(VisitorKey.of("shop", "visitor"), sessionId);
    }
}
