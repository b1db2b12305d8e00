package dev.footfall.sinks.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The sink's one connection: opened when needed, thrown away when in doubt. The tables are brought up to date before
 * the first. Owned by one thread.
 */
final class Database implements AutoCloseable {
    private static final int SOCKET_TIMEOUT_SECONDS = 30;
    private static final List<String> SESSION = List.of(
            "SET TIME ZONE 'UTC'",
            // Rows and positions are lost together if the server dies, and then read again from the broker.
            "SET synchronous_commit = off",
            "SET lock_timeout = '10s'",
            // A frozen instance must not keep its successor waiting for its locks.
            "SET idle_in_transaction_session_timeout = '30s'",
            "SELECT set_config('transaction_timeout', '120s', false)"
                    + " FROM pg_settings WHERE name = 'transaction_timeout'"); // since version 17

    private final PostgresAddress address;
    private final String schema;
    private final List<Table<?>> tables;
    private final ReaderRole reader;
    private boolean migrated;
    private @Nullable Connection connection;

    /**
     * @param tables those that get staging tables
     */
    Database(PostgresSettings settings, TableSettings tableSettings, List<Table<?>> tables) {
        this.address = PostgresAddress.of(settings);
        this.schema = settings.schema();
        this.tables = List.copyOf(tables);
        this.reader = new ReaderRole(tableSettings, schema);
    }

    /** Whether the next {@link #connection()} opens a new one. */
    boolean isClosed() {
        return connection == null;
    }

    /**
     * The connection, without a transaction begun.
     *
     * @throws SQLException if Postgres is away or the tables cannot be brought up to date
     */
    Connection connection() throws SQLException {
        Connection open = connection;
        if (open == null) {
            migrate();
            open = open();
            connection = open;
        }
        return open;
    }

    /** Throws the connection away, with what was not committed. */
    void discard() {
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

    @Override
    public void close() {
        discard();
    }

    /**
     * A connection of its own for who only reads, in UTC and the tables' schema; the tables may not be there.
     *
     * @throws SQLException if Postgres is away
     */
    static Connection reading(PostgresSettings settings) throws SQLException {
        Connection open =
                source(PostgresAddress.of(settings), SOCKET_TIMEOUT_SECONDS).getConnection();
        try (Statement statement = open.createStatement()) {
            statement.execute("SET TIME ZONE 'UTC'");
            statement.execute("SET search_path TO " + settings.schema());
            return open;
        } catch (SQLException e) {
            open.close();
            throw e;
        }
    }

    private Connection open() throws SQLException {
        Connection open = source(address, SOCKET_TIMEOUT_SECONDS).getConnection();
        try (Statement statement = open.createStatement()) {
            for (String setting : SESSION) {
                statement.execute(setting);
            }
            statement.execute("SET search_path TO " + schema);
            for (Table<?> table : tables) {
                statement.execute(table.createStaging());
            }
            open.setAutoCommit(false);
            return open;
        } catch (SQLException e) {
            open.close();
            throw e;
        }
    }

    private void migrate() throws SQLException {
        if (migrated) {
            return;
        }
        // Flyway would retry an absent database and word the failure in its own way: ask first.
        source(address, SOCKET_TIMEOUT_SECONDS).getConnection().close();
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(source(address, 0))
                    .defaultSchema(schema)
                    .schemas(schema)
                    .locations("classpath:db/migration")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SQLException refusal) {
                    throw refusal;
                }
            }
            throw new SQLException("the tables cannot be brought up to date: " + e.getMessage(), "F0000", e);
        }
        try (Connection granting = source(address, SOCKET_TIMEOUT_SECONDS).getConnection()) {
            reader.grant(granting);
        }
        migrated = true;
    }

    /**
     * @param socketTimeoutSeconds how long an answer may take; 0 is for ever
     */
    private static DataSource source(PostgresAddress address, int socketTimeoutSeconds) throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(address.url());
        source.setApplicationName("footfall-sink");
        source.setConnectTimeout(5);
        source.setSocketTimeout(socketTimeoutSeconds);
        source.setTcpKeepAlive(true);
        for (String name : address.properties().stringPropertyNames()) {
            source.setProperty(name, address.properties().getProperty(name));
        }
        return source;
    }
}
