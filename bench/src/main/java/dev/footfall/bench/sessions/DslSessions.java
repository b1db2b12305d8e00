package dev.footfall.bench.sessions;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Grouped;
import org.apache.kafka.streams.kstream.Materialized;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.SessionWindows;
import org.apache.kafka.streams.state.SessionStore;

/** Sessions as Kafka Streams' documentation has them made: a session window over events, counted up and merged. */
final class DslSessions {
    private static final Duration GAP = Duration.ofMinutes(30);
    private static final Duration GRACE = Duration.ofHours(24);
    private static final int SESSION_ID = position("session_id");
    private static final int SOURCE = position("source");
    private static final int VISITOR_ID = position("visitor_id");
    private static final int FIRST_EVENT_ID = position("first_event_id");
    private static final int EVENTS = position("events");
    private static final int PAGE_VIEWS = position("page_views");
    private static final int STARTED_AT = position("started_at");
    private static final int ENDED_AT = position("ended_at");
    private static final int ENTRY_PAGE = position("entry_page");
    private static final int EXIT_PAGE = position("exit_page");

    private DslSessions() {}

    static Topology build(SchemaRegistry registry) {
        var events = new AvroSerde<RefinedEvent>(registry, RefinedEvent.getClassSchema());
        var sessions = new AvroSerde<Session>(registry, Session.getClassSchema());
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(
                        Topic.EVENTS.topicName(),
                        Consumed.with(Serdes.String(), events).withTimestampExtractor(DslSessions::occurredAt))
                .groupByKey(Grouped.with(Serdes.String(), events))
                .windowedBy(SessionWindows.ofInactivityGapAndGrace(GAP, GRACE))
                .aggregate(
                        DslSessions::none,
                        DslSessions::add,
                        (_, left, right) -> merge(left, right),
                        Materialized.<String, Session, SessionStore<Bytes, byte[]>>as("sessions")
                                .withKeySerde(Serdes.String())
                                .withValueSerde(stored())
                                .withRetention(GAP.plus(GRACE))
                                .withCachingEnabled())
                .toStream()
                .map((window, session) -> KeyValue.pair(window.key(), session))
                .to(Topic.SESSIONS.topicName(), Produced.with(Serdes.String(), sessions));
        return builder.build();
    }

    private static long occurredAt(ConsumerRecord<Object, Object> record, long partitionTime) {
        return ((RefinedEvent) record.value()).getOccurredAt().toEpochMilli();
    }

    private static Session none() {
        return Session.newBuilder()
                .setSessionId("")
                .setSource("")
                .setVisitorId("")
                .setStartedAt(Instant.EPOCH)
                .setEndedAt(Instant.EPOCH)
                .setEvents(0)
                .setFirstEventId("")
                .setRevision(0)
                .build();
    }

    private static Session add(String key, RefinedEvent event, Session session) {
        if (session.getEvents() == 0) {
            session.put(SESSION_ID, new UUID(key.hashCode(), event.getEventId().hashCode()).toString());
            session.put(SOURCE, event.getSource());
            session.put(VISITOR_ID, event.getVisitorId());
            session.put(FIRST_EVENT_ID, event.getEventId());
            session.put(STARTED_AT, event.getOccurredAt());
        }
        session.put(EVENTS, session.getEvents() + 1);
        session.put(ENDED_AT, event.getOccurredAt());
        if (event.getType() == EventType.PAGE) {
            session.put(PAGE_VIEWS, session.getPageViews() + 1);
            String url = event.getUrl().orElse(null);
            if (session.getEntryPage().isEmpty()) {
                session.put(ENTRY_PAGE, url);
            }
            session.put(EXIT_PAGE, url);
        }
        return session;
    }

    private static Session merge(Session left, Session right) {
        if (left.getEvents() == 0 || right.getEvents() == 0) {
            return left.getEvents() == 0 ? right : left;
        }
        boolean inOrder = !left.getStartedAt().isAfter(right.getStartedAt());
        Session first = inOrder ? left : right;
        Session last = inOrder ? right : left;
        first.put(EVENTS, first.getEvents() + last.getEvents());
        first.put(PAGE_VIEWS, first.getPageViews() + last.getPageViews());
        first.put(ENDED_AT, last.getEndedAt());
        first.put(EXIT_PAGE, last.getExitPage().orElse(null));
        return first;
    }

    private static Serde<Session> stored() {
        return Serdes.serdeFrom(
                (_, session) -> session == null ? null : bytes(session),
                (_, bytes) -> bytes == null ? null : session(bytes));
    }

    private static byte[] bytes(Session session) {
        try {
            ByteBuffer buffer = session.toByteBuffer();
            byte[] bytes = new byte[buffer.remaining()];
            buffer.get(bytes);
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Session session(byte[] bytes) {
        try {
            return Session.fromByteBuffer(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int position(String field) {
        return Session.getClassSchema().getField(field).pos();
    }
}
