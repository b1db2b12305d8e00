package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.topic.SessionKey;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sessions: revisions replace a row, tombstones delete it. A batch comes to what its records come to one after the
 * other: per session, rows before the last tombstone do not matter, and of those after it the greatest revision stays.
 */
record SessionsStream(String topic, RecordReader<Session> reader, Table<SessionsStream.Revision> table)
        implements TopicStream {
    static final String KEY = "session_id";

    /** A session with its id as Postgres stores it. */
    record Revision(UUID id, Session session) {}

    @Override
    public Prepared prepare(List<ConsumerRecord<byte[], byte[]>> records, Consumer<DeadLetter> unreadable) {
        Map<UUID, Fate> fates = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.value() == null) {
                keyOf(record, unreadable).ifPresent(id -> fates.put(id, Fate.RETRACTED));
            } else {
                revisionOf(record, unreadable)
                        .ifPresent(row -> fates.merge(row.value().id(), Fate.of(row), Fate::then));
            }
        }
        List<UUID> retracted = new ArrayList<>();
        List<Row<Revision>> revised = new ArrayList<>();
        fates.forEach((id, fate) -> {
            if (fate.retracted) {
                retracted.add(id);
            }
            fate.row.ifPresent(revised::add);
        });
        return new Changes(table, retracted, revised);
    }

    private Optional<Row<Revision>> revisionOf(ConsumerRecord<byte[], byte[]> record, Consumer<DeadLetter> unreadable) {
        return reader.read(record, unreadable)
                .flatMap(session -> idOf(session.getSessionId(), record, unreadable)
                        .map(id -> new Row<>(new Revision(id, session), record)));
    }

    private static Optional<UUID> keyOf(ConsumerRecord<byte[], byte[]> record, Consumer<DeadLetter> unreadable) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        if (key.indexOf('/') < 0) {
            unreadable.accept(new DeadLetter(record, "a tombstone whose key is not source/visitor/session_id"));
            return Optional.empty();
        }
        return idOf(SessionKey.sessionId(key), record, unreadable);
    }

    private static Optional<UUID> idOf(
            String text, ConsumerRecord<byte[], byte[]> record, Consumer<DeadLetter> unreadable) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            unreadable.accept(new DeadLetter(record, "the session id is not a UUID"));
            return Optional.empty();
        }
    }

    /** What a batch does to one session: delete it, write a revision, or the one and then the other. */
    private record Fate(boolean retracted, Optional<Row<Revision>> row) {
        private static final Fate RETRACTED = new Fate(true, Optional.empty());

        static Fate of(Row<Revision> row) {
            return new Fate(false, Optional.of(row));
        }

        Fate then(Fate later) {
            return new Fate(retracted, row.isPresent() && revision(row) >= revision(later.row) ? row : later.row);
        }

        private static long revision(Optional<Row<Revision>> row) {
            return row.orElseThrow().value().session().getRevision();
        }
    }

    private record Changes(Table<Revision> table, List<UUID> retracted, List<Row<Revision>> revised)
            implements Prepared {
        @Override
        public void write(RowWriter writer) throws SQLException {
            writer.delete(table.name(), KEY, retracted);
            writer.write(table, revised);
        }
    }
}
