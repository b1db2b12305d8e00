package dev.footfall.sinks.postgres;

import dev.footfall.sinks.consume.Positions;
import dev.footfall.sinks.letters.DeadLetters;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(PostgresServer.class)
final class ReaderRoleTest {
    private static final String NOT_ALLOWED = "42501";

    private final SampleRecords samples = new SampleRecords();
    private final Schema schema;
    private final String role;
    private final TableSettings tables;

    ReaderRoleTest(Schema schema) {
        this.schema = schema;
        this.role = "reader_of_" + schema.name();
        this.tables = new TableSettings(Duration.ofDays(400), role, Optional.of("s3cret"));
    }

    @Test
    void reads_every_table_and_view_and_those_to_come() throws SQLException {
        open(schema.settings());
        schema.execute("CREATE TABLE made_later (a int)");

        List<String> all = schema.query("SELECT relname FROM pg_class WHERE relnamespace ="
                + " current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm')");
        assertThat(all).contains("events", "sessions_by_day", "dead_letters", "made_later");
        try (Connection reader = connect()) {
            for (String name : all) {
                try (Statement statement = reader.createStatement();
                        ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + name)) {
                    assertThat(rows.next()).as(name).isTrue();
                }
            }
        }
    }

    @Test
    void writes_nothing_even_if_it_turns_its_default_off() throws SQLException {
        open(schema.settings());

        List<String> all = schema.query("SELECT relname FROM pg_class WHERE relnamespace ="
                + " current_schema()::regnamespace AND relkind IN ('r', 'p')");
        assertThat(all).hasSizeGreaterThan(8);
        try (Connection reader = connect()) {
            assertRefused(reader, "DELETE FROM events", "25006"); // read-only
            execute(reader, "SET default_transaction_read_only = off");
            for (String name : all) {
                assertRefused(reader, "INSERT INTO " + name + " DEFAULT VALUES", NOT_ALLOWED);
                assertRefused(reader, "DELETE FROM " + name, NOT_ALLOWED);
                assertRefused(reader, "TRUNCATE " + name, NOT_ALLOWED);
                assertRefused(reader, "DROP TABLE " + name, NOT_ALLOWED);
            }
            assertRefused(reader, "UPDATE events SET name = 'x'", NOT_ALLOWED);
            assertRefused(reader, "CREATE TABLE another (a int)", NOT_ALLOWED);
        }
    }

    @Test
    void has_its_password_as_a_verifier_only() {
        open(schema.settings());

        assertThat(schema.query("SELECT rolpassword LIKE 'SCRAM-SHA-256$%', rolcanlogin, rolsuper OR rolcreaterole OR"
                        + " rolcreatedb OR rolreplication OR rolbypassrls FROM pg_authid WHERE rolname = '" + role
                        + "'"))
                .containsExactly("t|t|f");
        assertThat(tables.toString()).doesNotContain("s3cret");
    }

    @Test
    void is_granted_what_it_needs_where_an_administrator_made_it() {
        schema.execute("CREATE ROLE " + role + " LOGIN");
        open(plainOwner());

        assertThat(schema.query("SELECT has_table_privilege('" + role + "', 'events', 'SELECT')"))
                .containsExactly("t");
    }

    @Test
    void is_no_condition_for_writing() {
        open(plainOwner()); // who may not make roles, and there is none

        assertThat(schema.query("SELECT count(*) FROM pg_roles WHERE rolname = '" + role + "'"))
                .containsExactly("0");
        assertThat(schema.query("SELECT count(*) FROM events")).containsExactly("0");
    }

    @Test
    void may_be_granted_again_and_again() {
        open(schema.settings());
        open(schema.settings());

        assertThat(schema.query("SELECT has_table_privilege('" + role + "', 'events', 'SELECT')"))
                .containsExactly("t");
    }

    private void open(PostgresSettings settings) {
        try (PostgresSink sink = new PostgresSink(
                settings,
                tables,
                SampleRecords.NO_SECRET,
                samples.registry(),
                DeadLetters.untold(),
                Clock.systemUTC())) {
            assertThat(sink.positions(Set.of())).isInstanceOf(Positions.Known.class);
        }
    }

    /** A role that owns the schema and may do nothing else. */
    private PostgresSettings plainOwner() {
        String owner = "owner_of_" + schema.name();
        schema.execute("CREATE ROLE " + owner + " LOGIN");
        schema.execute("CREATE SCHEMA " + schema.name() + " AUTHORIZATION " + owner);
        return new PostgresSettings(
                schema.server().getJdbcUrl(owner, "postgres"), Optional.of(owner), Optional.empty(), schema.name());
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(schema.server().getJdbcUrl(role, "postgres"));
    }

    private static void assertRefused(Connection reader, String sql, String state) {
        assertThatThrownBy(() -> execute(reader, sql))
                .as(sql)
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
