package dev.footfall.sinks.postgres;

import dev.footfall.schemas.topic.SessionKey;
import dev.footfall.sinks.letters.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A topic of revisions that may be retracted, keyed by {@link SessionKey}, such as sessions: revisions replace a row, tombstones delete it. A
 * batch comes to what its records come to one after the other: per id, rows before the last tombstone do not matter,
 * and of those after it the greatest revision stays.
 *
 * @param key the column that holds the id
 * @param id a record's id, a UUID as text
 * @param revision a record's revision
 * @param <T> the generated record
 */
record RetractableStream<T extends SpecificRecord>(
        String topic,
        RecordReader<T> reader,
        Table<RetractableStream.Revision<T>> table,
        String key,
        Function<T, String> id,
        ToLongFunction<T> revision)
        implements TopicStream {
    /** A record with its id as Postgres stores it. */
    record Revision<T>(UUID id, T value) {}

    @Override
    public Prepared prepare(List<ConsumerRecord<byte[], byte[]>> records, Consumer<DeadLetter> unreadable) {
        Map<UUID, Fate<T>> fates = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.value() == null) {
                keyOf(record, unreadable).ifPresent(id -> fates.put(id, new Fate<>(true, Optional.empty())));
            } else {
                revisionOf(record, unreadable)
                        .ifPresent(row -> fates.merge(
                                row.value().id(), new Fate<>(false, Optional.of(row)), this::oneAfterTheOther));
            }
        }
        List<UUID> retracted = new ArrayList<>();
        List<Row<Revision<T>>> revised = new ArrayList<>();
        fates.forEach((id, fate) -> {
            if (fate.retracted) {
                retracted.add(id);
            }
            fate.row.ifPresent(revised::add);
        });
        return new Changes<>(table, key, retracted, revised);
    }

    private Optional<Row<Revision<T>>> revisionOf(
            ConsumerRecord<byte[], byte[]> record, Consumer<DeadLetter> unreadable) {
        return reader.read(record, unreadable)
                .flatMap(value -> idOf(id.apply(value), record, unreadable)
                        .map(id -> new Row<>(new Revision<>(id, value), record)));
    }

    private Optional<UUID> keyOf(ConsumerRecord<byte[], byte[]> record, Consumer<DeadLetter> unreadable) {
        String text = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        if (text.indexOf('/') < 0) {
            unreadable.accept(DeadLetter.unreadable(record, "a tombstone whose key is not source/visitor/" + key));
            return Optional.empty();
        }
        return idOf(SessionKey.sessionId(text), record, unreadable);
    }

    private Optional<UUID> idOf(String text, ConsumerRecord<byte[], byte[]> record, Consumer<DeadLetter> unreadable) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException e) {
            unreadable.accept(DeadLetter.unreadable(record, "the " + key + " is not a UUID"));
            return Optional.empty();
        }
    }

    /** What a revision that comes after some fate makes of it. */
    private Fate<T> oneAfterTheOther(Fate<T> before, Fate<T> later) {
        boolean isOlder = before.row.isPresent() && revisionOf(before.row) >= revisionOf(later.row);
        return new Fate<>(before.retracted, isOlder ? before.row : later.row);
    }

    private long revisionOf(Optional<Row<Revision<T>>> row) {
        return revision.applyAsLong(row.orElseThrow().value().value());
    }

    /** What a batch does to one id: delete it, write a revision, or the one and then the other. */
    private record Fate<T>(boolean retracted, Optional<Row<Revision<T>>> row) {}

    private record Changes<T>(
            Table<Revision<T>> table, String key, List<UUID> retracted, List<Row<Revision<T>>> revised)
            implements Prepared {
        @Override
        public void write(RowWriter writer) throws SQLException {
            writer.delete(table.name(), key, retracted);
            writer.write(table, revised);
        }
    }
}
