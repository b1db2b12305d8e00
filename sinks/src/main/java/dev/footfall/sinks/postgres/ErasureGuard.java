package dev.footfall.sinks.postgres;

import dev.footfall.sinks.postgres.ErasedPersons.Erased;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Leaves out the rows of erased persons that were under way when they were erased, and books those of events as erased. A
 * user's event under way tells of a visitor who is to be erased with the user.
 */
final class ErasureGuard implements RowWriter {
    private final Connection connection;
    private final RowWriter writer;
    private final ErasedPersons erased;
    private final Consumer<Follower> followers;

    /**
     * A visitor who was seen as an erased user.
     *
     * @param of the user's erasure
     */
    record Follower(Erased of, String source, String visitorId) {}

    /**
     * @param followers told of visitors who are not erased yet; perhaps several times of one
     */
    ErasureGuard(Connection connection, RowWriter writer, ErasedPersons erased, Consumer<Follower> followers) {
        this.connection = connection;
        this.writer = writer;
        this.erased = erased;
        this.followers = followers;
    }

    @Override
    public <T> void write(Table<T> table, List<Row<T>> rows) throws SQLException {
        if (table.person().isEmpty()) {
            writer.write(table, rows);
            return;
        }
        List<Row<T>> others = new ArrayList<>(rows.size());
        List<T> gone = new ArrayList<>();
        for (Row<T> row : rows) {
            if (isErased(table.person().get().apply(row.value()))) {
                gone.add(row.value());
            } else {
                others.add(row);
            }
        }
        writer.write(table, others);
        book(table, gone);
    }

    @Override
    public void delete(String table, String key, List<UUID> ids) throws SQLException {
        writer.delete(table, key, ids);
    }

    private boolean isErased(Person person) {
        if (erased.visitor(person.source(), person.visitorId(), person.at()).isPresent()) {
            return true;
        }
        Optional<Erased> user = person.userId().flatMap(id -> erased.user(person.source(), id, person.at()));
        user.ifPresent(of -> followers.accept(new Follower(of, person.source(), person.visitorId())));
        return user.isPresent();
    }

    private <T> void book(Table<T> table, List<T> gone) throws SQLException {
        if (gone.isEmpty() || table.receivedAt().isEmpty()) {
            return;
        }
        Map<Minute, Long> counts = new HashMap<>();
        for (T value : gone) {
            Instant minute = table.receivedAt().get().apply(value).truncatedTo(ChronoUnit.MINUTES);
            counts.merge(new Minute(table.person().orElseThrow().apply(value).source(), minute), 1L, Long::sum);
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO erased_rows (source, minute, rows)"
                        + " VALUES (?, ?, ?) ON CONFLICT (source, minute) DO UPDATE SET rows = erased_rows.rows + excluded.rows")) {
            for (Map.Entry<Minute, Long> count : counts.entrySet()) {
                insert.setString(1, count.getKey().source());
                insert.setObject(2, count.getKey().startsAt().atOffset(ZoneOffset.UTC));
                insert.setLong(3, count.getValue());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    private record Minute(String source, Instant startsAt) {}
}
