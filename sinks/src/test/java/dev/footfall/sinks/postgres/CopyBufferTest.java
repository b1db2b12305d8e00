package dev.footfall.sinks.postgres;

import dev.footfall.sinks.postgres.Column.Encoder;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLDataException;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(PostgresServer.class)
final class CopyBufferTest {
    private static final String EVERY_CHARACTER_WIDTH = "a\u00e9\u20ac\ud83d\ude00 \"quoted\" \\ \t\r\n' \u0001\ufffd";

    private final Schema schema;

    CopyBufferTest(Schema schema) {
        this.schema = schema;
    }

    @Test
    void writes_text() throws SQLException {
        String long_text = "x".repeat(200_000) + "\u20ac";

        assertThat(stored(
                        "text",
                        "length(value) || ':' || value",
                        Column.text("value", text -> text),
                        "",
                        " ",
                        "null",
                        "\\N",
                        EVERY_CHARACTER_WIDTH,
                        long_text))
                .containsExactly(
                        "0:",
                        "1: ",
                        "4:null",
                        "2:\\N",
                        EVERY_CHARACTER_WIDTH.codePointCount(0, EVERY_CHARACTER_WIDTH.length()) + ":"
                                + EVERY_CHARACTER_WIDTH,
                        "200001:" + long_text);
    }

    @Test
    void writes_nothing_as_null() throws SQLException {
        assertThat(stored(
                        "text",
                        "value",
                        Column.<Optional<String>>optionalText("value", text -> text),
                        Optional.empty(),
                        Optional.of("")))
                .containsExactly("null", "");
        assertThat(stored(
                        "timestamptz",
                        "value",
                        Column.<Optional<Instant>>optionalTimestamptz("value", time -> time),
                        Optional.empty(),
                        Optional.of(Instant.EPOCH)))
                .containsExactly("null", "1970-01-01 00:00:00+00");
    }

    @Test
    void writes_times_to_the_microsecond_before_and_after_the_year_2000() throws SQLException {
        assertThat(stored(
                        "timestamptz",
                        "value",
                        Column.timestamptz("value", time -> time),
                        Instant.parse("2000-01-01T00:00:00Z"),
                        Instant.parse("1999-12-31T23:59:59.999999Z"),
                        Instant.parse("1969-12-31T23:59:59.999Z"),
                        Instant.parse("0001-01-01T00:00:00Z"),
                        Instant.parse("2026-11-22T10:11:12.131415999Z"),
                        Instant.parse("+294276-12-31T23:59:59.999999Z")))
                .containsExactly(
                        "2000-01-01 00:00:00+00",
                        "1999-12-31 23:59:59.999999+00",
                        "1969-12-31 23:59:59.999+00",
                        "0001-01-01 00:00:00+00",
                        "2026-11-22 10:11:12.131415+00",
                        "294276-12-31 23:59:59.999999+00");
    }

    @Test
    void writes_several_times_as_an_array() throws SQLException {
        assertThat(stored(
                        "timestamptz[]",
                        "value",
                        Column.<List<Instant>>timestamptzArray("value", times -> times),
                        List.of(),
                        List.of(Instant.parse("2000-01-01T00:00:00Z")),
                        List.of(Instant.parse("1969-12-31T23:59:59.999Z"), Instant.parse("2026-11-22T10:11:12Z"))))
                .containsExactly(
                        "{}",
                        "{\"2000-01-01 00:00:00+00\"}",
                        "{\"1969-12-31 23:59:59.999+00\",\"2026-11-22 10:11:12+00\"}");
    }

    @Test
    void writes_whole_numbers() throws SQLException {
        assertThat(stored(
                        "int4",
                        "value",
                        Column.<Integer>int4("value", number -> number),
                        0,
                        -1,
                        Integer.MIN_VALUE,
                        Integer.MAX_VALUE))
                .containsExactly("0", "-1", "-2147483648", "2147483647");
        assertThat(stored(
                        "int8",
                        "value",
                        Column.<Long>int8("value", number -> number),
                        0L,
                        -1L,
                        Long.MIN_VALUE,
                        Long.MAX_VALUE))
                .containsExactly("0", "-1", "-9223372036854775808", "9223372036854775807");
    }

    @Test
    void writes_truth() throws SQLException {
        assertThat(stored("bool", "value", Column.<Boolean>bool("value", truth -> truth), true, false))
                .containsExactly("t", "f");
    }

    @Test
    void writes_uuids() throws SQLException {
        assertThat(stored(
                        "uuid",
                        "value",
                        Column.uuid("value", id -> id),
                        new UUID(0, 0),
                        new UUID(-1, -1),
                        UUID.fromString("01234567-89ab-cdef-fedc-ba9876543210")))
                .containsExactly(
                        "00000000-0000-0000-0000-000000000000",
                        "ffffffff-ffff-ffff-ffff-ffffffffffff",
                        "01234567-89ab-cdef-fedc-ba9876543210");
    }

    @Test
    void writes_bytes_and_leaves_the_buffer_they_came_in_as_it_was() throws SQLException {
        ByteBuffer slice = ByteBuffer.wrap(new byte[] {9, 0, (byte) 0xff, 9}, 1, 2);

        assertThat(stored(
                        "bytea", "value", Column.bytea("value", bytes -> bytes), slice, slice, ByteBuffer.allocate(0)))
                .containsExactly("\\x00ff", "\\x00ff", "\\x");
    }

    @Test
    void writes_json() throws SQLException {
        assertThat(stored(
                        "jsonb",
                        "value",
                        Column.jsonb("value", json -> json),
                        "{}",
                        "{\"b\": [1, 2.50, null], \"a\": \"\u20ac\"}",
                        "null",
                        "\"\""))
                .containsExactly("{}", "{\"a\": \"\u20ac\", \"b\": [1, 2.50, null]}", "null", "\"\"");
    }

    @Test
    void refuses_a_text_with_a_nul_as_postgres_would() {
        var buffer = new CopyBuffer();

        assertThatThrownBy(() -> buffer.text("a\0b"))
                .isInstanceOfSatisfying(
                        SQLDataException.class, e -> assertThat(e.getSQLState()).isEqualTo("22021"))
                .hasMessageContaining("NUL")
                .matches(e -> Refusal.isOfRow((SQLException) e));
    }

    @Test
    void refuses_a_time_that_no_number_of_microseconds_tells() {
        var buffer = new CopyBuffer();

        assertThatThrownBy(() -> buffer.timestamptz(Instant.MAX))
                .isInstanceOfSatisfying(
                        SQLDataException.class, e -> assertThat(e.getSQLState()).isEqualTo("22008"));
    }

    /** Writes the values by COPY into a column of that type and reads them back as Postgres shows them. */
    @SafeVarargs
    private <T> List<String> stored(String type, String shown, Column<T> column, T... values) throws SQLException {
        schema.execute("CREATE SCHEMA IF NOT EXISTS " + schema.name());
        schema.execute("DROP TABLE IF EXISTS copied");
        schema.execute("CREATE TABLE copied (id int4, value " + type + ")");
        Encoder<Numbered<T>> value = (row, into) -> column.encoder().encode(row.value, into);
        Table<Numbered<T>> table =
                Table.appended("copied", List.of(Column.int4("id", row -> row.id), new Column<>("value", value)));
        try (Connection connection = schema.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(table.createStaging());
            connection.setAutoCommit(false);
            List<Row<Numbered<T>>> rows = new java.util.ArrayList<>();
            for (T each : values) {
                rows.add(new Row<>(
                        new Numbered<>(rows.size(), each), SampleRecords.raw(SampleRecords.EVENTS, 0, null, null)));
            }
            new CopyWriter(connection, new CopyBuffer()).write(table, rows);
            connection.commit();
        }
        return schema.query("SELECT " + shown + " FROM copied ORDER BY id");
    }

    private record Numbered<T>(int id, T value) {}
}
