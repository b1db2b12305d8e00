package dev.footfall.sinks.postgres;

import dev.footfall.sinks.outbox.Message;
import dev.footfall.sinks.outbox.Outbox;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The table {@code outbox}: what the sink has to tell, written in the transaction that did it. Who empties it has a
 * connection of its own.
 */
public final class OutboxTable implements Outbox {
    private static final String INSERT = "INSERT INTO outbox (topic, key, routed_by, value) VALUES (?, ?, ?, ?)";
    private static final String OLDEST =
            "SELECT id, topic, key, routed_by, value FROM outbox ORDER BY id LIMIT 500 FOR UPDATE SKIP LOCKED";
    private static final String UNDEFINED_TABLE = "42P01";

    private final PostgresSettings settings;
    private @Nullable Connection connection;

    public OutboxTable(PostgresSettings settings) {
        this.settings = settings;
    }

    /** Adds messages within the connection's transaction. */
    static void add(Connection connection, List<Message> messages) throws SQLException {
        if (messages.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            for (Message message : messages) {
                insert.setString(1, message.topic());
                insert.setString(2, message.key());
                insert.setString(3, message.routedBy().orElse(null));
                insert.setBytes(4, message.value().map(OutboxTable::bytes).orElse(null));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    @Override
    public int drain(Consumer<List<Message>> send) throws IOException {
        try {
            Connection open = connection();
            List<Long> ids = new ArrayList<>();
            List<Message> messages = new ArrayList<>();
            try (Statement statement = open.createStatement();
                    ResultSet rows = statement.executeQuery(OLDEST)) {
                while (rows.next()) {
                    ids.add(rows.getLong(1));
                    messages.add(new Message(
                            rows.getString(2),
                            rows.getString(3),
                            Optional.ofNullable(rows.getString(4)),
                            Optional.ofNullable(rows.getBytes(5)).map(ByteBuffer::wrap)));
                }
            }
            if (!messages.isEmpty()) {
                send.accept(messages);
                delete(open, ids);
            }
            open.commit();
            return messages.size();
        } catch (SQLException e) {
            close();
            if (UNDEFINED_TABLE.equals(e.getSQLState())) {
                return 0; // the sink has not made its tables yet
            }
            throw new IOException(
                    "the outbox cannot be read from Postgres: " + Refusal.describe(e) + "; check that it runs", e);
        } catch (RuntimeException e) {
            close(); // and with it the locks
            throw e;
        }
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException e) {
                // It is given up either way.
            }
        }
    }

    private Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = Database.reading(settings);
            open.setAutoCommit(false);
            connection = open;
        }
        return open;
    }

    private static void delete(Connection connection, List<Long> ids) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM outbox WHERE id = ANY (?)")) {
            Array all = connection.createArrayOf("int8", ids.toArray());
            delete.setArray(1, all);
            delete.executeUpdate();
        }
    }

    private static byte[] bytes(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.duplicate().get(bytes);
        return bytes;
    }
}
