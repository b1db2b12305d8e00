package dev.footfall.sinks.postgres;

import dev.footfall.sinks.consume.Batch.Advance;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The table {@code sink_offsets}, where the sink's positions stand: they change in the transaction that writes the
 * rows, so rows and positions cannot differ.
 */
final class OffsetTable {
    private static final String READ = """
            SELECT o.topic, o.partition, o.next_offset
            FROM sink_offsets o JOIN unnest(?::text[], ?::int4[]) AS p (topic, partition) USING (topic, partition)
            """;
    // In one order for all, so that two instances that both believe to own partitions do not deadlock.
    private static final String LOCK = READ + "ORDER BY o.topic, o.partition FOR UPDATE OF o";
    private static final String INSERT = """
            INSERT INTO sink_offsets (topic, partition, next_offset, updated_at)
            SELECT topic, partition, next_offset, clock_timestamp()
            FROM unnest(?::text[], ?::int4[], ?::int8[]) AS p (topic, partition, next_offset)
            ORDER BY topic, partition
            ON CONFLICT DO NOTHING
            """;
    private static final String ADVANCE = """
            UPDATE sink_offsets o SET next_offset = p.next_offset, updated_at = clock_timestamp()
            FROM unnest(?::text[], ?::int4[], ?::int8[]) AS p (topic, partition, next_offset)
            WHERE o.topic = p.topic AND o.partition = p.partition
            """;

    private OffsetTable() {}

    static Map<TopicPartition, Long> read(Connection connection, Collection<TopicPartition> partitions)
            throws SQLException {
        return select(connection, READ, partitions);
    }

    /**
     * Locks the positions of a batch until the transaction ends.
     *
     * @return whether they are those that the batch starts from; if not, another instance has written these partitions
     */
    static boolean lock(Connection connection, Map<TopicPartition, Advance> advances) throws SQLException {
        Map<TopicPartition, Long> expected = new HashMap<>();
        Map<TopicPartition, Long> fresh = new HashMap<>();
        advances.forEach((partition, advance) -> advance.from()
                .ifPresentOrElse(from -> expected.put(partition, from), () -> fresh.put(partition, advance.to())));
        if (!expected.isEmpty() && !select(connection, LOCK, expected.keySet()).equals(expected)) {
            return false;
        }
        return fresh.isEmpty() || change(connection, INSERT, fresh) == fresh.size();
    }

    /** Moves the locked positions to where the batch ends. */
    static void advance(Connection connection, Map<TopicPartition, Advance> advances) throws SQLException {
        Map<TopicPartition, Long> next = new HashMap<>();
        advances.forEach((partition, advance) -> {
            if (advance.from().isPresent()) { // the others were inserted where they end
                next.put(partition, advance.to());
            }
        });
        if (!next.isEmpty()) {
            change(connection, ADVANCE, next);
        }
    }

    private static Map<TopicPartition, Long> select(
            Connection connection, String sql, Collection<TopicPartition> partitions) throws SQLException {
        Map<TopicPartition, Long> next = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            name(connection, select, partitions);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    next.put(new TopicPartition(rows.getString(1), rows.getInt(2)), rows.getLong(3));
                }
            }
        }
        return next;
    }

    private static int change(Connection connection, String sql, Map<TopicPartition, Long> next) throws SQLException {
        try (PreparedStatement change = connection.prepareStatement(sql)) {
            List<TopicPartition> partitions = List.copyOf(next.keySet());
            name(connection, change, partitions);
            change.setArray(
                    3,
                    connection.createArrayOf(
                            "int8", partitions.stream().map(next::get).toArray()));
            return change.executeUpdate();
        }
    }

    private static void name(Connection connection, PreparedStatement statement, Collection<TopicPartition> partitions)
            throws SQLException {
        Object[] topics = partitions.stream().map(TopicPartition::topic).toArray();
        Object[] numbers = partitions.stream().map(TopicPartition::partition).toArray();
        statement.setArray(1, connection.createArrayOf("text", topics));
        statement.setArray(2, connection.createArrayOf("int4", numbers));
    }
}
