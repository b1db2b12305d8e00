package dev.footfall.sinks.postgres;

import dev.footfall.sinks.letters.DeadLetter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A topic of revisions that are never retracted: of each row the greatest stays. A batch is brought to one revision a
 * row, since one statement cannot change a row twice.
 *
 * @param key what identifies the row of a record
 * @param revision of two with the same, the first stays
 * @param <T> the generated record
 */
record RevisedStream<T extends SpecificRecord>(
        String topic, RecordReader<T> reader, Table<T> table, Function<T, ?> key, ToLongFunction<T> revision)
        implements TopicStream {
    @Override
    public Prepared prepare(List<ConsumerRecord<byte[], byte[]>> records, Consumer<DeadLetter> unreadable) {
        Map<Object, Row<T>> newest = new LinkedHashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            reader.read(record, unreadable)
                    .ifPresent(value -> newest.merge(key.apply(value), new Row<>(value, record), this::greater));
        }
        List<Row<T>> rows = List.copyOf(newest.values());
        return writer -> writer.write(table, rows);
    }

    private Row<T> greater(Row<T> first, Row<T> second) {
        return revision.applyAsLong(first.value()) >= revision.applyAsLong(second.value()) ? first : second;
    }
}
