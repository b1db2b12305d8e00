package dev.footfall.bench.postgres;

import dev.footfall.standalone.server.EmbeddedPostgres;
import dev.footfall.standalone.server.EmbeddedPostgres.Account;
import dev.footfall.standalone.server.PortClaims;
import dev.footfall.standalone.server.ServerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The embedded default's own Postgres, in a folder of the benchmark. Owned by one thread. */
public final class Postgres implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Postgres.class);
    private static final String ADMIN_PASSWORD = "admin";
    private static final Account ACCOUNT = new Account("footfall", "footfall");

    private final EmbeddedPostgres server;
    private final Thread atExit = new Thread(this::stopQuietly);

    private Postgres(EmbeddedPostgres server) {
        this.server = server;
    }

    /** Starts one whose data lie below a folder. */
    public static Postgres start(Path folder) throws IOException, InterruptedException {
        Path log = folder.resolve("postgres.log");
        if (Files.notExists(log)) {
            Files.createFile(log);
        }
        Postgres postgres = new Postgres(new EmbeddedPostgres(
                ServerFiles.locate(),
                folder.resolve("postgres"),
                log,
                PortClaims.anyFree(),
                ADMIN_PASSWORD,
                List.of(ACCOUNT)));
        Runtime.getRuntime().addShutdownHook(postgres.atExit);
        postgres.server.start();
        return postgres;
    }

    /** Where it is, with user and password. */
    public String url() {
        return server.libpqUrl(ACCOUNT);
    }

    /** Where it is, as JDBC takes it. */
    String jdbcUrl() {
        return server.jdbcUrl(ACCOUNT);
    }

    static String user() {
        return ACCOUNT.name();
    }

    static String password() {
        return ACCOUNT.password();
    }

    /** A connection whose unqualified names are those of the schema. */
    public Connection connect(String schema) throws SQLException {
        Connection connection = DriverManager.getConnection(jdbcUrl(), ACCOUNT.name(), ACCOUNT.password());
        connection.setSchema(schema);
        return connection;
    }

    void execute(String schema, String... statements) throws SQLException {
        try (Connection connection = connect(schema)) {
            execute(connection, statements);
        }
    }

    /** Executes as the superuser. */
    void administer(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl(), "postgres", ADMIN_PASSWORD)) {
            execute(connection, statement);
        }
    }

    static void execute(Connection connection, String... statements) throws SQLException {
        for (String sql : statements) {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }
    }

    /** The first column of the first row. */
    double number(String schema, String sql) throws SQLException {
        try (Connection connection = connect(schema);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getDouble(1);
        }
    }

    /** The names of a table's columns, in their order. */
    List<String> columns(String schema, String table) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = connect(schema);
                ResultSet columns = connection.getMetaData().getColumns(null, schema, table, null)) {
            while (columns.next()) {
                names.add(columns.getString("COLUMN_NAME"));
            }
        }
        return names;
    }

    /** Stops it as an operator does. */
    void stop() throws IOException, InterruptedException {
        server.stop();
    }

    void restart() throws IOException, InterruptedException {
        server.start();
    }

    /** Kills the postmaster as the system does when memory runs out; its children end when they notice. */
    void kill() {
        server.process().ifPresent(process -> {
            process.destroyForcibly();
            process.onExit().join();
        });
    }

    private void stopQuietly() {
        try {
            if (server.process().isPresent()) {
                server.stop();
            }
        } catch (IOException e) {
            LOG.atWarn().setCause(e).log("Postgres was not stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stopQuietly();
        Runtime.getRuntime().removeShutdownHook(atExit);
    }
}
