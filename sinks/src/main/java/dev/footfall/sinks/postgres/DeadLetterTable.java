package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.sinks.letters.DeadLetter;
import dev.footfall.sinks.letters.DeadLetter.Counted;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code dead_letters}: what the sink set aside, in the transaction that passes it by, so each record is
 * there exactly once.
 */
final class DeadLetterTable {
    private static final String INSERT = "INSERT INTO dead_letters (topic, partition, record_offset, key, value, cause,"
            + " recorded_at, source, minute) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING";

    /** What the table's times can hold with room to spare. */
    private static final Instant FIRST = Instant.EPOCH;

    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    private DeadLetterTable() {}

    /** The letter of a row that Postgres refused. */
    static DeadLetter refused(Row<?> row, SQLException refusal) {
        return new DeadLetter(
                row.origin(),
                Optional.of(refusal.getClass().getName()),
                Refusal.describe(refusal),
                row.value() instanceof RefinedEvent event ? counted(event) : Optional.empty());
    }

    /** Where the ledger counts the event, unless what it says of that is itself what Postgres does not take. */
    private static Optional<Counted> counted(RefinedEvent event) {
        Instant received = event.getReceivedAt();
        boolean isStorable = received.isAfter(FIRST)
                && received.isBefore(LAST)
                && event.getSource().indexOf('\0') < 0;
        return isStorable
                ? Optional.of(new Counted(event.getSource(), received.truncatedTo(ChronoUnit.MINUTES)))
                : Optional.empty();
    }

    /** Stores them as they were read, within the connection's transaction. */
    static void insert(Connection connection, List<DeadLetter> letters, Instant now) throws SQLException {
        if (letters.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (DeadLetter letter : letters) {
                insert.setString(1, letter.record().topic());
                insert.setInt(2, letter.record().partition());
                insert.setLong(3, letter.record().offset());
                setBytes(insert, 4, letter.record().key());
                setBytes(insert, 5, letter.record().value());
                insert.setString(6, letter.cause());
                insert.setObject(7, now.atOffset(ZoneOffset.UTC));
                insert.setString(8, letter.counted().map(Counted::source).orElse(null));
                insert.setObject(
                        9,
                        letter.counted()
                                .map(counted -> counted.minute().atOffset(ZoneOffset.UTC))
                                .orElse(null),
                        Types.TIMESTAMP_WITH_TIMEZONE);
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
