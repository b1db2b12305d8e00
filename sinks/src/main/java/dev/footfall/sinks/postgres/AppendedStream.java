package dev.footfall.sinks.postgres;

import dev.footfall.sinks.letters.DeadLetter;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A topic whose every record is a row that never changes.
 *
 * @param partitionedBy the time whose UTC day names the row's partition; empty if the table has none
 * @param <T> the generated record
 */
record AppendedStream<T extends SpecificRecord>(
        String topic, RecordReader<T> reader, Table<T> table, Optional<Function<T, Instant>> partitionedBy)
        implements TopicStream {
    private static final int LAST_YEAR = 9999;

    @Override
    public Prepared prepare(List<ConsumerRecord<byte[], byte[]>> records, Consumer<DeadLetter> unreadable) {
        List<Row<T>> rows = new ArrayList<>(records.size());
        Set<LocalDate> days = new HashSet<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            reader.read(record, unreadable).ifPresent(value -> {
                Optional<LocalDate> day = partitionedBy.map(time -> dayOf(time.apply(value)));
                if (day.isPresent() && (day.get().getYear() < 1970 || day.get().getYear() > LAST_YEAR)) {
                    unreadable.accept(
                            DeadLetter.unreadable(record, "received_at is not between the years 1970 and 9999"));
                } else {
                    day.ifPresent(days::add);
                    rows.add(new Row<>(value, record));
                }
            });
        }
        return new Rows<>(table, rows, days);
    }

    private static LocalDate dayOf(Instant time) {
        return LocalDate.ofInstant(time, ZoneOffset.UTC);
    }

    private record Rows<T>(Table<T> table, List<Row<T>> rows, Set<LocalDate> days) implements Prepared {
        @Override
        public void write(RowWriter writer) throws SQLException {
            writer.write(table, rows);
        }
    }
}
