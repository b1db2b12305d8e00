package dev.footfall.sinks.postgres;

import dev.footfall.sinks.letters.DeadLetter;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A topic and the table that it becomes. Used by one thread. */
interface TopicStream {
    String topic();

    Table<?> table();

    /**
     * Reads the topic's records of a batch, in the order of their offsets.
     *
     * @param unreadable takes each record that is not what the topic should hold
     */
    Prepared prepare(List<ConsumerRecord<byte[], byte[]>> records, Consumer<DeadLetter> unreadable);

    /** Records read and ready to be written; may be written again after a rollback. */
    interface Prepared {
        /** The days whose partitions the rows need. */
        default Set<LocalDate> days() {
            return Set.of();
        }

        /**
         * Writes the rows.
         *
         * @throws SQLException if Postgres does not take them
         */
        void write(RowWriter writer) throws SQLException;
    }
}
