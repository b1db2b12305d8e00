package dev.footfall.sinks.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that cannot be stored where it belongs, and why.
 *
 * @param cause what is wrong with it, without its values
 */
record DeadLetter(ConsumerRecord<byte[], byte[]> record, String cause) {
    private static final String INSERT = "INSERT INTO dead_letters (topic, partition, record_offset, key, value, cause,"
            + " recorded_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    /** Stores them as they were read, within the connection's transaction. */
    static void insert(Connection connection, List<DeadLetter> letters, Instant now) throws SQLException {
        if (letters.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (DeadLetter letter : letters) {
                insert.setString(1, letter.record.topic());
                insert.setInt(2, letter.record.partition());
                insert.setLong(3, letter.record.offset());
                setBytes(insert, 4, letter.record.key());
                setBytes(insert, 5, letter.record.value());
                insert.setString(6, letter.cause);
                insert.setObject(7, now.atOffset(ZoneOffset.UTC));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private static void setBytes(PreparedStatement statement, int index, byte @Nullable [] bytes) throws SQLException {
        if (bytes == null) {
            statement.setNull(index, Types.BINARY);
        } else {
            statement.setBytes(index, bytes);
        }
    }
}
