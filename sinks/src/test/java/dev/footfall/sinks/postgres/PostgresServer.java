package dev.footfall.sinks.postgres;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** A real Postgres, started once for all tests; each test gets a schema of its own in it. */
final class PostgresServer implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Schema.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Running running = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(PostgresServer.class))
                .computeIfAbsent(Running.class, _ -> new Running(), Running.class);
        return new Schema(running.server, "test_" + running.schemas.incrementAndGet());
    }

    private static final class Running implements AutoCloseable {
        private final EmbeddedPostgres server;
        private final AtomicInteger schemas = new AtomicInteger();

        private Running() {
            try {
                server = EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
        }
    }

    /** A test's own schema, empty at first. */
    record Schema(EmbeddedPostgres server, String name) {
        PostgresSettings settings() {
            return new PostgresSettings(
                    server.getJdbcUrl("postgres", "postgres"), Optional.empty(), Optional.empty(), name);
        }

        Connection connect() throws SQLException {
            Connection connection = server.getPostgresDatabase().getConnection();
            connection.setSchema(name);
            return connection;
        }

        void execute(String sql) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute(sql);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        /** The rows, each with its columns as text separated by bars; a null is {@code null}. */
        List<String> query(String sql) {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("SET TIME ZONE 'UTC'");
                try (ResultSet rows = statement.executeQuery(sql)) {
                    List<String> all = new ArrayList<>();
                    while (rows.next()) {
                        List<String> columns = new ArrayList<>();
                        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                            columns.add(String.valueOf(rows.getString(column)));
                        }
                        all.add(String.join("|", columns));
                    }
                    return all;
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
