package dev.footfall.sinks.postgres;

import dev.footfall.sinks.consume.Positions;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(PostgresServer.class)
final class MigrationsTest {
    private static final int ROWS = 50;

    private final SampleRecords samples = new SampleRecords();
    private final Schema schema;

    MigrationsTest(Schema schema) {
        this.schema = schema;
    }

    @Test
    void rolls_a_filled_database_of_each_earlier_version_forward() {
        List<MigrationVersion> versions = versions();
        assertThat(versions).hasSizeGreaterThan(4);
        for (MigrationVersion version : versions.subList(0, versions.size() - 1)) {
            Schema old = new Schema(schema.server(), schema.name() + "_v" + version);
            flyway(old, version).migrate();
            Map<String, String> contents = fill(old);
            assertThat(contents).containsKeys("events", "sessions", "rejected", "late_events", "dead_letters");

            open(old);

            contents.forEach((table, content) -> assertThat(contentOf(old, table, columns(old, table, version)))
                    .as("%s of version %s", table, version)
                    .isEqualTo(content));
            assertThat(old.query("SELECT max(version::int) FROM flyway_schema_history"))
                    .containsExactly(versions.getLast().toString());
        }
    }

    @Test
    void makes_the_same_tables_from_whatever_version_it_begins() {
        open(schema);
        for (MigrationVersion version : versions()) {
            Schema old = new Schema(schema.server(), schema.name() + "_from_v" + version);
            flyway(old, version).migrate();
            open(old);

            assertThat(catalogue(old)).as("from version %s", version).isEqualTo(catalogue(schema));
        }
    }

    @Test
    void every_table_is_told_with_its_retention() {
        open(schema);

        assertThat(TableContent.of(TableSettings.standard(), RetentionSettings.standard()))
                .extracting(TableContent::table)
                .containsExactlyInAnyOrderElementsOf(tables(schema));
    }

    /** Opens the sink on the tables, which brings them up to date, and writes an event. */
    private void open(Schema tables) {
        try (PostgresSink sink = new PostgresSink(
                tables.settings(), samples.registry(), Clock.fixed(SampleRecords.RECEIVED, ZoneOffset.UTC))) {
            assertThat(sink.positions(Set.of())).isInstanceOf(Positions.Known.class);
        }
    }

    private List<MigrationVersion> versions() {
        return Arrays.stream(flyway(schema, MigrationVersion.LATEST).info().all())
                .map(MigrationInfo::getVersion)
                .toList();
    }

    private static Flyway flyway(Schema tables, MigrationVersion target) {
        return Flyway.configure()
                .dataSource(tables.server().getPostgresDatabase())
                .defaultSchema(tables.name())
                .schemas(tables.name())
                .locations("classpath:db/migration")
                .target(target)
                .load();
    }

    /** Puts rows into every table, whatever its columns, and returns what they then hold. */
    private static Map<String, String> fill(Schema tables) {
        tables.execute("CREATE TABLE events_20261122 PARTITION OF events"
                + " FOR VALUES FROM ('2026-11-22 00:00Z') TO ('2026-11-23 00:00Z')");
        return tables(tables).stream().collect(Collectors.toMap(Function.identity(), table -> {
            List<String> columns = allColumns(tables, table);
            String values = columns.stream()
                    .map(column -> sample(column.substring(column.indexOf('|') + 1)))
                    .collect(Collectors.joining(", "));
            List<String> columnNames = columns.stream()
                    .map(column -> column.substring(0, column.indexOf('|')))
                    .toList();
            tables.execute("INSERT INTO " + table + " (" + String.join(", ", columnNames) + ") SELECT " + values
                    + " FROM generate_series(1, " + ROWS + ") AS i");
            return contentOf(tables, table, columnNames);
        }));
    }

    private static List<String> tables(Schema tables) {
        return tables.query("SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace"
                + " AND relkind IN ('r', 'p') AND NOT relispartition AND relname <> 'flyway_schema_history'");
    }

    /** A value for row i: all rows differ, and all times lie in one day. */
    private static String sample(String type) {
        return switch (type) {
            case "text" -> "'c' || i";
            case "integer", "bigint" -> "i";
            case "boolean" -> "i % 2 = 0";
            case "jsonb" -> "jsonb_build_object('i', i)";
            case "bytea" -> "decode(lpad(to_hex(i), 4, '0'), 'hex')";
            case "uuid" -> "gen_random_uuid()";
            case "timestamp with time zone" -> "timestamptz '2026-11-22 00:00Z' + i * interval '1 minute'";
            case "timestamp with time zone[]" -> "ARRAY[timestamptz '2026-11-22 00:00Z' + i * interval '1 minute']";
            case "text[]" -> "ARRAY['c' || i]";
            default -> throw new IllegalArgumentException("this test knows no value of the type " + type);
        };
    }

    private static List<String> allColumns(Schema tables, String table) {
        return tables.query("SELECT attname, format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = '" + table
                + "'::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' AND attidentity = ''"
                + " ORDER BY attnum");
    }

    /** The columns that a table had in a version. */
    private List<String> columns(Schema migrated, String table, MigrationVersion version) {
        Schema then = new Schema(migrated.server(), schema.name() + "_as_v" + version);
        flyway(then, version).migrate();
        return allColumns(then, table).stream()
                .map(column -> column.substring(0, column.indexOf('|')))
                .toList();
    }

    private static String contentOf(Schema tables, String table, List<String> columns) {
        String row = "ROW(" + String.join(", ", columns) + ")::text";
        return tables.query("SELECT count(*), md5(string_agg(" + row + ", chr(10) ORDER BY " + row + ")) FROM " + table)
                .getFirst();
    }

    private static List<String> catalogue(Schema tables) {
        return tables.query("SELECT relname, relkind, attname, format_type(atttypid, atttypmod), attnotnull,"
                + " pg_get_expr(adbin, adrelid), col_description(pg_class.oid, attnum) FROM pg_class"
                + " JOIN pg_attribute ON attrelid = pg_class.oid"
                + " LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum"
                + " WHERE relnamespace = current_schema()::regnamespace AND attnum > 0 AND NOT attisdropped"
                + " ORDER BY relname, attname");
    }
}
