package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.LedgerEntry;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(PostgresServer.class)
final class LedgerTableTest {
    private static final Instant MINUTE = Instant.parse("2026-11-22T10:00:00Z"); // of SampleRecords.RECEIVED
    private static final Instant DAY = Instant.parse("2026-11-22T00:00:00Z");

    private final SampleRecords samples = new SampleRecords();
    private final Schema schema;
    private final BatchSequence sink;
    private final Reconciliation reconciliation;

    LedgerTableTest(Schema schema) {
        this.schema = schema;
        this.sink = new BatchSequence(new PostgresSink(
                schema.settings(), samples.registry(), Clock.fixed(SampleRecords.RECEIVED, ZoneOffset.UTC)));
        this.reconciliation = new Reconciliation(schema.settings());
    }

    @AfterEach
    void close() {
        sink.close();
    }

    @Test
    void the_greatest_revision_of_an_entry_stays() {
        sink.write(samples.record(0, entry(3, 2, 1)), samples.record(1, entry(2, 1, 1)));
        sink.write(samples.record(2, entry(2, 2, 0)));

        assertThat(schema.query("SELECT source, minute, partition, begun_at, revision, accepted, rejected, refined,"
                        + " duplicates, suppressed, erased FROM ledger"))
                .containsExactly("shop|2026-11-22 10:00:00+00|0|2026-11-22 10:00:01+00|7|3|0|2|1|0|0");
    }

    @Test
    void entries_of_a_minute_add_up_and_meet_its_rows() throws IOException {
        sink.write(
                samples.record(0, SampleRecords.event("a").build()),
                samples.record(1, SampleRecords.event("b").build()),
                samples.record(0, SampleRecords.rejected("r").build()),
                samples.record(0, SampleRecords.late("b").build()),
                samples.record(0, entry(2, 1, 1)),
                samples.record(
                        1,
                        LedgerEntry.newBuilder(entry(1, 1, 0))
                                .setPartition(1)
                                .setRejected(2)
                                .setRevision(9)
                                .build()));

        assertThat(books()).singleElement().satisfies(minute -> {
            assertThat(minute).isEqualTo(new ReconciledMinute("shop", MINUTE, 3, 2, 2, 1, 0, 0, 2, 0, 0, 1, 1, false));
            assertThat(minute.received()).isEqualTo(5);
            assertThat(minute.isEven()).isTrue();
        });
    }

    @Test
    void a_row_deleted_by_hand_is_missing_and_one_that_an_erasure_took_is_not() throws IOException {
        sink.write(
                samples.record(0, SampleRecords.event("a").build()),
                samples.record(1, SampleRecords.event("b").build()),
                samples.record(0, entry(2, 2, 0)));
        schema.execute("DELETE FROM events WHERE event_id = 'a'");
        assertThat(books()).singleElement().satisfies(minute -> {
            assertThat(minute.missingRows()).isEqualTo(1);
            assertThat(minute.unaccounted()).isZero();
            assertThat(minute.isEven()).isFalse();
        });

        schema.execute("INSERT INTO erased_rows VALUES ('shop', '2026-11-22 10:00Z', 1)");
        assertThat(books())
                .singleElement()
                .satisfies(minute -> assertThat(minute.isEven()).isTrue());
    }

    @Test
    void a_row_that_postgres_refuses_is_set_aside_and_not_missing() throws IOException {
        sink.write(
                samples.record(0, SampleRecords.event("a").build()),
                samples.record(
                        1, SampleRecords.event("b").setProperties("not JSON").build()),
                SampleRecords.raw(SampleRecords.EVENTS, 2, "key", new byte[] {1}), // the ledger cannot read it either
                samples.record(0, entry(2, 2, 0)));

        assertThat(books()).singleElement().satisfies(minute -> {
            assertThat(minute.setAside()).isEqualTo(1);
            assertThat(minute.missingRows()).isZero();
            assertThat(minute.isEven()).isTrue();
        });
    }

    @Test
    void a_row_that_no_topic_knows_and_an_event_that_went_nowhere_are_seen() throws IOException {
        sink.write(samples.record(0, SampleRecords.event("a").build()), samples.record(0, entry(3, 0, 1)));

        assertThat(books()).singleElement().satisfies(minute -> {
            assertThat(minute.missingRows()).isEqualTo(-1);
            assertThat(minute.unaccounted()).isEqualTo(2);
        });
    }

    @Test
    void a_day_whose_events_are_dropped_is_expired_and_lacks_nothing() throws IOException {
        sink.write(samples.record(0, SampleRecords.event("a").build()), samples.record(0, entry(1, 1, 0)));
        schema.execute("DROP TABLE events_20261122");

        assertThat(books()).singleElement().satisfies(minute -> {
            assertThat(minute.expired()).isTrue();
            assertThat(minute.isEven()).isTrue();
        });
    }

    @Test
    void only_what_is_asked_for_is_compared() throws IOException {
        sink.write(
                samples.record(0, SampleRecords.event("a").build()),
                samples.record(1, SampleRecords.event("a").setSource("blog").build()),
                samples.record(
                        2,
                        SampleRecords.event("c")
                                .setReceivedAt(MINUTE.plusSeconds(60))
                                .build()));

        assertThat(reconciliation.minutes(DAY, MINUTE.plusSeconds(60), Optional.of("blog")))
                .extracting(ReconciledMinute::source)
                .containsExactly("blog");
        assertThat(reconciliation.minutes(MINUTE.plusSeconds(60), MINUTE.plusSeconds(120), Optional.empty()))
                .extracting(ReconciledMinute::minute)
                .containsExactly(MINUTE.plusSeconds(60));
        assertThat(reconciliation.minutes(DAY, MINUTE, Optional.empty())).isEmpty();
    }

    @Test
    void the_check_shows_what_is_missing_and_nothing_while_it_does_not_know() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        LedgerCheckSettings settings =
                new LedgerCheckSettings(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofMinutes(5));
        Clock later = Clock.fixed(SampleRecords.RECEIVED.plusSeconds(600), ZoneOffset.UTC);
        LedgerCheck check = new LedgerCheck(settings, schema.settings(), meters, later);
        check.check(); // there are no tables yet
        assertThat(missing(meters)).isNaN();

        sink.write(samples.record(0, SampleRecords.event("a").build()), samples.record(0, entry(3, 3, 0)));
        check.check();
        assertThat(missing(meters)).isEqualTo(2);
        assertThat(meters.get("footfall.ledger.unreconciled.events").gauge().value())
                .isZero();

        schema.execute("INSERT INTO erased_rows VALUES ('shop', '2026-11-22 10:00Z', 2)");
        check.check();
        assertThat(missing(meters)).isZero();
    }

    @Test
    void the_check_leaves_out_what_may_be_in_flight() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        sink.write(samples.record(0, entry(3, 3, 0)));

        new LedgerCheck(
                        new LedgerCheckSettings(Duration.ofMinutes(1), Duration.ofHours(1), Duration.ofMinutes(5)),
                        schema.settings(),
                        meters,
                        Clock.fixed(SampleRecords.RECEIVED.plusSeconds(299), ZoneOffset.UTC))
                .check();

        assertThat(missing(meters)).isZero();
    }

    @Test
    void without_tables_it_says_what_to_look_at() {
        assertThatThrownBy(this::books)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("check that it runs, its address, and that the sink has made its tables");
    }

    private List<ReconciledMinute> books() throws IOException {
        return reconciliation.minutes(DAY, DAY.plus(Duration.ofDays(1)), Optional.empty());
    }

    private static double missing(SimpleMeterRegistry meters) {
        return meters.get("footfall.ledger.missing.rows").gauge().value();
    }

    private static LedgerEntry entry(long accepted, long refined, long duplicates) {
        return LedgerEntry.newBuilder()
                .setSource("shop")
                .setMinute(MINUTE)
                .setPartition(0)
                .setBegunAt(MINUTE.plusSeconds(1))
                .setRevision(accepted + refined + duplicates + 1)
                .setAccepted(accepted)
                .setRefined(refined)
                .setDuplicates(duplicates)
                .build();
    }
}
