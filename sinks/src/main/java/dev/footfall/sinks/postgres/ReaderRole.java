package dev.footfall.sinks.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The role that dashboards read with. Roles belong to the whole server, and the sink's own role may not be allowed to
 * make any: then an administrator does, and the sink grants it what it needs.
 */
record ReaderRole(TableSettings settings, String schema) {
    private static final Logger LOG = LoggerFactory.getLogger(ReaderRole.class);
    private static final String ENCRYPTION = "scram-sha-256"; // the password leaves this process as a verifier only

    /** Makes the role if it can and grants it what it needs; what fails is said in the log and keeps no row back. */
    void grant(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try {
            // Two instances that grant at once would fail on each other.
            execute(connection, "SELECT pg_advisory_xact_lock(hashtext('" + settings.readerRole() + "'))");
            boolean exists = exists(connection);
            if (exists || mayCreateRoles(connection)) {
                make(connection, exists);
                grantSelect(connection);
            } else {
                LOG.atWarn()
                        .addKeyValue("role", settings.readerRole())
                        .log("there is no role for dashboards, and the sink may not make it; have an administrator"
                                + " run CREATE ROLE with this name and LOGIN, and start the sink again");
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            LOG.atWarn()
                    .addKeyValue("role", settings.readerRole())
                    .addKeyValue("reason", Refusal.describe(e))
                    .log("the role for dashboards was not granted what it needs; events are written all the same");
        }
    }

    private void make(Connection connection, boolean exists) throws SQLException {
        String role = settings.readerRole();
        if (!exists) {
            execute(
                    connection,
                    "CREATE ROLE " + role + (settings.readerPassword().isPresent() ? " LOGIN" : ""),
                    // So that what is written by mistake is told apart from what is not allowed.
                    "ALTER ROLE " + role + " SET default_transaction_read_only = on",
                    "ALTER ROLE " + role + " SET search_path = " + schema);
        }
        if (settings.readerPassword().isPresent() && mayManage(connection)) {
            connection
                    .unwrap(PGConnection.class)
                    .alterUserPassword(role, settings.readerPassword().get().toCharArray(), ENCRYPTION);
        }
    }

    /** Also on tables that later versions make, and on partitions to come. */
    private void grantSelect(Connection connection) throws SQLException {
        String role = settings.readerRole();
        execute(
                connection,
                "GRANT USAGE ON SCHEMA " + schema + " TO " + role,
                "GRANT SELECT ON ALL TABLES IN SCHEMA " + schema + " TO " + role,
                "ALTER DEFAULT PRIVILEGES IN SCHEMA " + schema + " GRANT SELECT ON TABLES TO " + role);
    }

    private boolean exists(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?")) {
            select.setString(1, settings.readerRole());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next();
            }
        }
    }

    private static boolean mayCreateRoles(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT rolcreaterole OR rolsuper FROM pg_roles WHERE rolname = current_user")) {
            return rows.next() && rows.getBoolean(1);
        }
    }

    private boolean mayManage(Connection connection) throws SQLException {
        try (PreparedStatement select =
                connection.prepareStatement("SELECT pg_has_role(current_user, ?, 'MEMBER WITH ADMIN OPTION')")) {
            select.setString(1, settings.readerRole());
            try (ResultSet rows = select.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
