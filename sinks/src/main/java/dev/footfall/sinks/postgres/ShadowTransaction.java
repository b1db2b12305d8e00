package dev.footfall.sinks.postgres;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.ds.PGSimpleDataSource;

/** Work on live and shadow tables as they are at one moment, in a connection of its own. */
final class ShadowTransaction {
    private ShadowTransaction() {}

    /** What is done in it; it commits what is to stay. */
    @FunctionalInterface
    interface Work<T> {
        T in(Connection connection) throws SQLException, IOException;
    }

    /** Postgres did not do what was asked; the message says why. */
    static final class ShadowException extends IOException {
        private ShadowException(SQLException cause) {
            super("Postgres did not take it: " + Refusal.describe(cause) + "; nothing was changed", cause);
        }
    }

    /**
     * Connects, does the work and disconnects.
     *
     * @throws ShadowException if Postgres does not answer, or does not do what is asked
     * @throws IOException what the work throws
     */
    static <T> T in(PostgresSettings database, Work<T> work) throws IOException {
        try (Connection connection = source(database).getConnection()) {
            execute(connection, "SET TIME ZONE 'UTC'");
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            return work.in(connection);
        } catch (SQLException e) {
            throw new ShadowException(e);
        }
    }

    private static PGSimpleDataSource source(PostgresSettings database) throws SQLException {
        PostgresAddress address = PostgresAddress.of(database);
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.url());
        source.setApplicationName("footfall-replay");
        source.setConnectTimeout(5);
        for (String name : address.properties().stringPropertyNames()) {
            source.setProperty(name, address.properties().getProperty(name));
        }
        return source;
    }

    /** Executes statements: how many rows the first of them changed, -1 if it changes none. */
    static int execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return statement.getUpdateCount();
        }
    }
}
