package dev.footfall.sinks.postgres;

import dev.footfall.sinks.consume.Unavailable;
import dev.footfall.sinks.consume.WriteOutcome.Written;
import dev.footfall.sinks.letters.DeadLetter;
import dev.footfall.sinks.letters.DeadLetters;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(PostgresServer.class)
final class DeadLettersTest {
    private static final String ONE = new UUID(0, 1).toString();
    // Too long for an entry of an index, even compressed.
    private static final String INCOMPRESSIBLE = new Random(1)
            .ints(5_000, ' ', '~')
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

    private final SampleRecords samples = new SampleRecords();
    private final Schema schema;
    private final ToldLetters told = new ToldLetters();
    private final BatchSequence sink;

    DeadLettersTest(Schema schema) {
        this.schema = schema;
        this.sink = new BatchSequence(new PostgresSink(
                schema.settings(),
                TableSettings.standard(),
                SampleRecords.NO_SECRET,
                samples.registry(),
                told,
                Clock.fixed(NOW, ZoneOffset.UTC)));
    }

    @AfterEach
    void close() {
        sink.close();
    }

    @Test
    void sets_aside_what_cannot_be_read_as_it_was() {
        sink.write(SampleRecords.raw(SampleRecords.EVENTS, 0, "key", new byte[] {1, 2, 3}));

        assertThat(schema.query("SELECT topic, partition, record_offset, key, value, recorded_at FROM dead_letters"))
                .containsExactly("footfall.events.v1|0|0|\\x6b6579|\\x010203|2026-11-22 12:00:00+00");
        assertThat(deadLetters().getFirst()).contains("wire format");
    }

    @Test
    void sets_aside_what_postgres_refuses_and_keeps_the_rest() {
        Written written = sink.write(
                samples.record(0, SampleRecords.event("a").build()),
                samples.record(
                        1, SampleRecords.event("nul in a text").setTitle("a\0b").build()),
                samples.record(
                        2,
                        SampleRecords.event("nul in json")
                                .setProperties("{\"a\": \"\\u0000\"}")
                                .build()),
                samples.record(
                        3,
                        SampleRecords.event("half a pair in json")
                                .setContext("\"\\ud83d\"")
                                .build()),
                samples.record(
                        4, SampleRecords.event("not json").setProperties("{").build()),
                samples.record(5, SampleRecords.event(INCOMPRESSIBLE).build()),
                samples.record(
                        6,
                        SampleRecords.event("no year")
                                .setReceivedAt(Instant.ofEpochMilli(Long.MAX_VALUE))
                                .build()),
                samples.record(
                        7,
                        SampleRecords.event("beyond all time")
                                .setOccurredAt(Instant.ofEpochMilli(Long.MIN_VALUE))
                                .build()),
                samples.record(8, SampleRecords.event("b").build()));

        assertThat(schema.query("SELECT event_id FROM events ORDER BY 1")).containsExactly("a", "b");
        assertThat(schema.query("SELECT record_offset FROM dead_letters ORDER BY 1"))
                .containsExactly("1", "2", "3", "4", "5", "6", "7");
        assertThat(written.deadLetters()).isEqualTo(Map.of(SampleRecords.EVENTS.topic(), 7L));
        assertThat(written.rows()).isEqualTo(Map.of("events", 2L));
    }

    @Test
    void names_the_cause_without_the_value() {
        sink.write(samples.record(
                0, SampleRecords.event("a").setProperties("secret").build()));

        assertThat(deadLetters()).containsExactly("invalid input syntax for type json (SQLSTATE 22P02)");
    }

    @Test
    void sets_aside_tombstones_that_retract_nothing() {
        sink.write(
                SampleRecords.raw(SampleRecords.SESSIONS, 0, null, null),
                SampleRecords.raw(SampleRecords.SESSIONS, 1, "no slash", null),
                SampleRecords.raw(SampleRecords.SESSIONS, 2, "shop/visitor/not-a-uuid", null),
                SampleRecords.raw(SampleRecords.EVENTS, 0, "shop/visitor", null));

        assertThat(schema.query("SELECT topic, record_offset FROM dead_letters ORDER BY 1, 2"))
                .containsExactly(
                        "footfall.events.v1|0",
                        "footfall.sessions.v1|0",
                        "footfall.sessions.v1|1",
                        "footfall.sessions.v1|2");
    }

    @Test
    void sets_a_session_aside_whose_id_is_no_uuid() {
        sink.write(
                samples.record(0, SampleRecords.session("7", 1).build()),
                samples.record(1, SampleRecords.session(ONE, 1).build()));

        assertThat(schema.query("SELECT session_id, revision FROM sessions")).containsExactly(ONE + "|1");
        assertThat(deadLetters()).containsExactly("the session_id is not a UUID");
    }

    @Test
    void finds_a_few_bad_rows_among_many() {
        List<ConsumerRecord<byte[], byte[]>> records = IntStream.range(0, 1000)
                .mapToObj(offset -> samples.record(
                        offset,
                        SampleRecords.event("e" + offset)
                                .setProperties(offset % 250 == 17 ? "bad" : "{}")
                                .build()))
                .toList();

        sink.write(records);

        assertThat(schema.query("SELECT count(*) FROM events")).containsExactly("996");
        assertThat(schema.query("SELECT record_offset FROM dead_letters ORDER BY 1"))
                .containsExactly("17", "267", "517", "767");
    }

    @Test
    void tells_the_topic_before_the_batch_is_committed() {
        told.onTelling =
                () -> assertThat(schema.query("SELECT event_id FROM events")).isEmpty();

        sink.write(
                samples.record(0, SampleRecords.event("a").build()),
                samples.record(1, SampleRecords.event("b").setProperties("{").build()),
                SampleRecords.raw(SampleRecords.EVENTS, 2, "key", new byte[] {1}));

        assertThat(told.origins()).containsExactlyInAnyOrder(1L, 2L);
        assertThat(schema.query("SELECT record_offset, source, minute FROM dead_letters ORDER BY 1"))
                .containsExactly("1|shop|2026-11-22 10:00:00+00", "2|null|null");
    }

    @Test
    void tells_again_and_stores_once_what_was_told_by_a_batch_that_was_not_committed() {
        told.onTelling = () -> schema.query(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'footfall-sink'");
        ConsumerRecord<byte[], byte[]> bad =
                samples.record(0, SampleRecords.event("a").setProperties("{").build());
        assertThat(sink.attempt(List.of(bad))).isInstanceOf(Unavailable.class);
        assertThat(deadLetters()).isEmpty();

        told.onTelling = () -> {};
        assertThat(sink.attempt(List.of(bad))).isInstanceOf(Written.class);

        assertThat(told.origins()).containsExactly(0L, 0L);
        assertThat(deadLetters()).hasSize(1);
    }

    @Test
    void writes_nothing_while_the_topic_does_not_take_the_letter() {
        told.onTelling = () -> {
            throw new TimeoutException("the broker is away");
        };
        ConsumerRecord<byte[], byte[]> good =
                samples.record(0, SampleRecords.event("a").build());
        ConsumerRecord<byte[], byte[]> bad =
                samples.record(1, SampleRecords.event("b").setProperties("{").build());

        assertThat(sink.attempt(List.of(good, bad)))
                .isInstanceOfSatisfying(
                        Unavailable.class,
                        away -> assertThat(away.reason())
                                .contains("does not take dead letters (TimeoutException)", "footfall.dead-letters.v1"));
        assertThat(schema.query("SELECT event_id FROM events")).isEmpty();

        told.onTelling = () -> {};
        assertThat(sink.attempt(List.of(good, bad))).isInstanceOf(Written.class);
        assertThat(schema.query("SELECT event_id FROM events")).containsExactly("a");
    }

    /** Letters told, in memory. */
    private static final class ToldLetters implements DeadLetters {
        private final List<DeadLetter> letters = new ArrayList<>();
        private Runnable onTelling = () -> {};

        @Override
        public void tell(List<DeadLetter> told) {
            if (!told.isEmpty()) {
                letters.addAll(told);
                onTelling.run();
            }
        }

        List<Long> origins() {
            return letters.stream().map(letter -> letter.record().offset()).toList();
        }

        @Override
        public void close() {
            // holds nothing
        }
    }

    private List<String> deadLetters() {
        return schema.query("SELECT cause FROM dead_letters ORDER BY topic, partition, record_offset");
    }
}
