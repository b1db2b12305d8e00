package dev.footfall.sinks.postgres;

import dev.footfall.sinks.letters.DeadLetters;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(PostgresServer.class)
final class RetentionTest {
    private static final int DAYS = 2;

    private final SampleRecords samples = new SampleRecords();
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-22T10:00:00Z"));
    private final Schema schema;
    private final PostgresSink sink;
    private final BatchSequence batches;

    RetentionTest(Schema schema) {
        this.schema = schema;
        this.sink = new PostgresSink(
                schema.settings(),
                new TableSettings(Duration.ofDays(DAYS), "footfall_reader", Optional.empty()),
                SampleRecords.NO_SECRET,
                samples.registry(),
                DeadLetters.untold(),
                clock);
        this.batches = new BatchSequence(sink);
        batches.write(
                samples.record(0, SampleRecords.event("a").build()),
                samples.record(
                        1, SampleRecords.event("b").setReceivedAt(day(23)).build()));
    }

    @AfterEach
    void close() {
        batches.close();
    }

    @Test
    void keeps_a_day_for_as_long_as_is_set_after_it() {
        clock.now = Instant.parse("2026-11-24T23:59:59Z");
        batches.write(samples.record(
                2, SampleRecords.event("c").setReceivedAt(day(24)).build()));
        assertThat(events()).containsExactly("a", "b", "c");

        clock.now = Instant.parse("2026-11-25T00:00:00Z");
        batches.write(samples.record(
                3, SampleRecords.event("d").setReceivedAt(day(25)).build()));
        assertThat(events()).containsExactly("b", "c", "d");
        assertThat(partitions()).first().isEqualTo("events_20261123");
    }

    @Test
    void makes_and_drops_days_without_events_too() {
        clock.now = Instant.parse("2026-11-26T08:00:00Z");

        assertThat(sink.idle()).isEmpty();

        assertThat(partitions())
                .containsExactly("events_20261124", "events_20261126", "events_20261127", "events_20261128");
    }

    @Test
    void leaves_partitions_alone_that_somebody_else_made() {
        schema.execute("CREATE TABLE events_of_old PARTITION OF events"
                + " FOR VALUES FROM ('2001-01-01 00:00Z') TO ('2002-01-01 00:00Z')");
        clock.now = Instant.parse("2026-11-26T08:00:00Z");

        assertThat(sink.idle()).isEmpty();

        assertThat(partitions()).contains("events_of_old").doesNotContain("events_20261122");
    }

    @Test
    void goes_on_while_somebody_reads_what_is_to_go_and_drops_it_later() throws SQLException {
        try (Connection dashboard = schema.connect();
                Statement statement = dashboard.createStatement()) {
            dashboard.setAutoCommit(false);
            statement.executeQuery("SELECT count(*) FROM events");
            clock.now = Instant.parse("2026-11-25T08:00:00Z");

            batches.write(samples.record(
                    2, SampleRecords.event("c").setReceivedAt(day(25)).build()));

            assertThat(events()).containsExactly("a", "b", "c");
            dashboard.rollback();
        }
        clock.now = clock.now.plus(Duration.ofMinutes(10));
        assertThat(sink.idle()).isEmpty();
        assertThat(events()).containsExactly("b", "c");
    }

    @Test
    void writes_what_is_older_than_it_is_kept_and_drops_it_the_next_day() {
        batches.write(samples.record(
                2, SampleRecords.event("old").setReceivedAt(day(1)).build()));
        assertThat(events()).containsExactly("a", "b", "old");
        assertThat(schema.query("SELECT cause FROM dead_letters")).isEmpty();

        clock.now = clock.now.plus(Duration.ofDays(1));
        assertThat(sink.idle()).isEmpty();
        assertThat(events()).containsExactly("a", "b");
    }

    @Test
    void says_so_when_postgres_went_away_while_there_was_nothing_to_write() {
        schema.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'footfall-sink'");
        clock.now = clock.now.plusSeconds(10);

        assertThat(sink.idle())
                .hasValueSatisfying(away -> assertThat(away.reason()).contains("Postgres", "SQLSTATE"));
        clock.now = clock.now.plusSeconds(10);
        assertThat(sink.idle()).isEmpty();
    }

    @Test
    void is_in_whole_days() {
        assertThatThrownBy(() -> new TableSettings(Duration.ofHours(25), "reader", Optional.empty()))
                .hasMessageContaining("event-retention: must be whole days");
        assertThatThrownBy(() -> new TableSettings(Duration.ZERO, "reader", Optional.empty()))
                .hasMessageContaining("event-retention");
    }

    private static Instant day(int ofMonth) {
        return Instant.parse("2026-11-%02dT09:00:00Z".formatted(ofMonth));
    }

    private List<String> events() {
        return schema.query("SELECT event_id FROM events ORDER BY 1");
    }

    private List<String> partitions() {
        return schema.query("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'events'::regclass"
                + " ORDER BY 1");
    }

    private static final class SettableClock extends Clock {
        private volatile Instant now;

        private SettableClock(Instant now) {
            this.now = now;
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException();
        }
    }
}
