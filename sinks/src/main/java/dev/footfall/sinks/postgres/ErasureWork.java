package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.SubjectKind;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.SessionKey;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import dev.footfall.sinks.outbox.Message;
import dev.footfall.sinks.postgres.ErasedPersons.Erased;
import dev.footfall.sinks.postgres.ErasureGuard.Follower;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Carries erasures out within a batch's transaction: deletes a visitor's rows, and leaves in the outbox what is to be told:
 * a receipt for the audit ({@code subject.erased}, with the counts of rows), tombstones for the compacted topics, the
 * erasures of a user's visitors, and the erasure itself without the person's id, which replaces the one that had it.
 * Doing an erasure again does nothing. Owned by the sink's thread.
 */
final class ErasureWork {
    private final ErasedPersons erased;
    private final Clock clock;
    private final AvroSerializer<Erasure> erasures;
    private final CommandMessages commands;
    private final Set<Follower> followers = new LinkedHashSet<>();

    ErasureWork(ErasedPersons erased, SchemaRegistry registry, Clock clock) {
        this.erased = erased;
        this.clock = clock;
        this.erasures = new AvroSerializer<>(registry, Erasure.getClassSchema());
        this.commands = new CommandMessages(registry, clock);
    }

    /** Begins a batch: from here to the end of the transaction nobody else erases, and nobody writes if this does. */
    void begin(Connection connection, List<Erasure> batch) throws SQLException {
        followers.clear();
        erased.lock(connection, !batch.isEmpty());
        for (Erasure erasure : batch) {
            carryOut(connection, erasure);
        }
        if (!batch.isEmpty()) {
            erased.refresh(connection);
        }
    }

    /** What writes the batch's rows but those of erased persons. */
    RowWriter guarding(Connection connection, RowWriter writer) {
        return erased.isEmpty() ? writer : new ErasureGuard(connection, writer, erased, followers::add);
    }

    /** Ends a batch: has the visitors erased who were found to be erased users. */
    void end(Connection connection) throws SQLException {
        List<Message> messages = new ArrayList<>();
        for (Follower follower : followers) {
            messages.add(follow(follower));
        }
        OutboxTable.add(connection, messages);
    }

    private void carryOut(Connection connection, Erasure erasure) throws SQLException {
        ErasureStatements statements = new ErasureStatements(connection);
        if (!statements.record(erasure, clock.instant())) {
            return; // it stands in every partition of the topic
        }
        if (erasure.getSubjectId().isEmpty()) {
            return; // done before these tables were made
        }
        String id = erasure.getSubjectId().get();
        List<Message> messages = new ArrayList<>();
        Map<String, Long> counts = new TreeMap<>();
        switch (erasure.getKind()) {
            case VISITOR -> {
                counts.putAll(statements.deleteRows(erasure, id));
                tombstones(Topic.SESSIONS, erasure, id, statements.deleteSessions(erasure, id), counts, messages);
                tombstones(Topic.FUNNELS, erasure, id, statements.deleteAttempts(erasure, id), counts, messages);
            }
            case USER -> {
                Erased asked = new Erased(erasure.getSubject(), erasure.getRequestId(), erasure.getRequestedAt());
                List<String> visitors = statements.visitorsOf(erasure, id);
                for (String visitor : visitors) {
                    messages.add(follow(new Follower(asked, erasure.getSource(), visitor)));
                }
                counts.put("visitors", (long) visitors.size());
            }
        }
        statements.count(erasure.getErasureId(), counts);
        messages.add(withoutId(erasure));
        messages.add(receipt(erasure, counts)); // last: whoever sees it knows that all before was sent
        OutboxTable.add(connection, messages);
    }

    private static void tombstones(
            Topic topic,
            Erasure erasure,
            String visitorId,
            List<UUID> ids,
            Map<String, Long> counts,
            List<Message> messages) {
        String visitorKey = VisitorKey.of(erasure.getSource(), visitorId);
        counts.put(topic == Topic.SESSIONS ? "sessions" : "funnels", (long) ids.size());
        for (UUID id : ids) {
            messages.add(new Message(
                    topic.topicName(),
                    SessionKey.of(visitorKey, id.toString()),
                    Optional.of(visitorKey),
                    Optional.empty()));
        }
    }

    /** The erasure of a user's visitor. Its id follows from whose it is, so that it is carried out once. */
    private Message follow(Follower follower) {
        Erased of = follower.of();
        String subject = erased.nameOf(follower.source(), follower.visitorId());
        String id = UUID.nameUUIDFromBytes((of.requestId() + '/' + subject).getBytes(StandardCharsets.UTF_8))
                .toString();
        return broadcast(Erasure.newBuilder()
                .setErasureId(id)
                .setRequestId(of.requestId())
                .setSource(follower.source())
                .setKind(SubjectKind.VISITOR)
                .setSubject(subject)
                .setSubjectId(follower.visitorId())
                .setRequestedAt(of.requestedAt())
                .setActor("sink")
                .setReason("a visitor of an erased user")
                .build());
    }

    private Message withoutId(Erasure erasure) {
        return broadcast(Erasure.newBuilder(erasure).setSubjectId(null).build());
    }

    private Message broadcast(Erasure erasure) {
        String topic = Topic.ERASURES.topicName();
        return new Message(
                topic,
                erasure.getSubject(),
                Optional.empty(),
                Optional.of(ByteBuffer.wrap(Objects.requireNonNull(erasures.serialize(topic, erasure)))));
    }

    private Message receipt(Erasure erasure, Map<String, Long> counts) {
        Map<String, String> arguments = new TreeMap<>();
        counts.forEach((table, rows) -> arguments.put("rows." + table, Long.toString(rows)));
        arguments.put("kind", erasure.getKind().name());
        arguments.put("request", erasure.getRequestId());
        arguments.put("before", erasure.getRequestedAt().toString());
        return commands.message(
                erasure.getErasureId(),
                "subject.erased",
                Optional.of(erasure.getSource()),
                Optional.of(erasure.getSubject()),
                erasure.getReason(),
                arguments);
    }
}
