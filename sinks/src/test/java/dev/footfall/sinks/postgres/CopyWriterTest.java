package dev.footfall.sinks.postgres;

import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(PostgresServer.class)
final class CopyWriterTest {
    private static final List<Column<Counted>> COLUMNS =
            List.of(Column.int4("id", Counted::id), Column.int4("revision", Counted::revision));
    private static final Table<Counted> APPENDED = Table.appended("counted", COLUMNS);

    private final Schema schema;

    CopyWriterTest(Schema schema) {
        this.schema = schema;
    }

    private record Counted(int id, int revision) {}

    @BeforeEach
    void make_table() throws SQLException {
        schema.execute("CREATE SCHEMA IF NOT EXISTS " + schema.name());
        schema.execute("DROP TABLE IF EXISTS counted");
        schema.execute("CREATE TABLE counted (id int4 PRIMARY KEY, revision int4 CHECK (revision >= 0))");
    }

    @Test
    void counts_what_it_appends() throws SQLException {
        assertThat(write(new Counted(1, 1), new Counted(2, 1))).isEqualTo(2);

        assertThat(rows()).containsExactly("1:1", "2:1");
    }

    @Test
    void first_row_stays_and_others_of_its_batch_are_appended() throws SQLException {
        write(new Counted(1, 1));

        assertThat(write(new Counted(0, 2), new Counted(1, 2), new Counted(2, 2)))
                .as("rows that are new")
                .isEqualTo(2);

        assertThat(rows()).containsExactly("0:2", "1:1", "2:2");
    }

    @Test
    void first_of_two_rows_in_a_batch_stays() throws SQLException {
        assertThat(write(new Counted(1, 1), new Counted(1, 2))).isEqualTo(1);

        assertThat(rows()).containsExactly("1:1");
    }

    @Test
    void refused_row_fails_its_batch() throws SQLException {
        assertThatThrownBy(() -> write(new Counted(1, 1), new Counted(2, -1)))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(Refusal.isOfRow(e)).isTrue());

        assertThat(rows()).isEmpty();
    }

    private List<String> rows() throws SQLException {
        return schema.query("SELECT id || ':' || revision FROM counted ORDER BY id");
    }

    /** How many rows it says it has written. */
    private long write(Counted... values) throws SQLException {
        try (Connection connection = schema.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(APPENDED.createStaging());
            connection.setAutoCommit(false);
            List<Row<Counted>> rows = Arrays.stream(values)
                    .map(each -> new Row<>(each, SampleRecords.raw(SampleRecords.EVENTS, 0, null, null)))
                    .toList();
            CopyWriter writer = new CopyWriter(connection, new CopyBuffer());
            writer.write(APPENDED, rows);
            connection.commit();
            return writer.changed().getOrDefault("counted", 0L);
        }
    }
}
