package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.FunnelAttempt;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(PostgresServer.class)
final class FunnelsTableTest {
    private static final String ONE = new UUID(0, 1).toString();
    private static final String TWO = new UUID(0, 2).toString();

    private final SampleRecords samples = new SampleRecords();
    private final Schema schema;
    private final BatchSequence sink;

    FunnelsTableTest(Schema schema) {
        this.schema = schema;
        this.sink = new BatchSequence(new PostgresSink(
                schema.settings(), samples.registry(), Clock.fixed(SampleRecords.RECEIVED, ZoneOffset.UTC)));
    }

    @AfterEach
    void close() {
        sink.close();
    }

    @Test
    void stores_every_field_of_an_attempt() {
        sink.write(samples.record(
                0, SampleRecords.attempt(ONE, 7).setUserId("user").build()));

        assertThat(schema.query("SELECT attempt_id, source, funnel, definition, visitor_id, user_id, entered_at,"
                        + " expires_at, step, steps, reached_at, completed, first_event_id, revision FROM funnels"))
                .containsExactly(ONE + "|shop|checkout|0123456789ab|visitor|user|2026-11-22 10:00:00.123+00"
                        + "|2026-11-22 11:00:00.123+00|2|3"
                        + "|{\"2026-11-22 10:00:00.123+00\",\"2026-11-22 10:01:00.123+00\"}|f|first|7");
    }

    @Test
    void replaces_an_attempt_by_a_greater_revision_only_and_retracts_it() {
        sink.write(samples.record(0, SampleRecords.attempt(ONE, 5).build()));
        assertThat(sink.write(samples.record(1, SampleRecords.attempt(ONE, 4).build()))
                        .rows())
                .isEqualTo(Map.of("funnels", 0L));
        sink.write(samples.record(2, SampleRecords.attempt(ONE, 6).build()));
        assertThat(rows()).containsExactly(ONE + "|6");

        sink.write(
                samples.record(3, SampleRecords.attempt(TWO, 9).build()),
                samples.retraction(4, TWO),
                samples.record(5, SampleRecords.attempt(TWO, 1).build()),
                samples.retraction(6, ONE));

        assertThat(rows()).containsExactly(TWO + "|1");
        assertThat(schema.query("SELECT cause FROM dead_letters")).isEmpty();
    }

    @Test
    void sets_an_attempt_aside_whose_id_is_no_uuid() {
        sink.write(
                samples.record(0, SampleRecords.attempt("7", 1).build()),
                SampleRecords.raw(SampleRecords.FUNNELS, 1, "no slash", null),
                samples.record(2, SampleRecords.attempt(ONE, 1).build()));

        assertThat(rows()).containsExactly(ONE + "|1");
        assertThat(schema.query("SELECT cause FROM dead_letters ORDER BY record_offset"))
                .containsExactly(
                        "the attempt_id is not a UUID", "a tombstone whose key is not source/visitor/attempt_id");
    }

    @Test
    void shows_for_each_day_and_step_who_got_there_and_how_fast() {
        Instant midnight = Instant.parse("2026-11-23T00:00:00Z");
        sink.write(List.of(
                attempt(0, "ada", midnight, 10, 30),
                attempt(1, "ada", midnight.plusSeconds(3600), 20),
                attempt(2, "bob", midnight.plusSeconds(7200), 60),
                attempt(3, "eve", midnight.plusSeconds(86_399)),
                attempt(4, "eve", midnight.minusMillis(1))));

        assertThat(schema.query("SELECT * FROM funnel_steps ORDER BY day, step"))
                .containsExactly(
                        "shop|checkout|0123456789ab|2026-11-22|1|1|1|1.0000|null|null|1.0000|0",
                        "shop|checkout|0123456789ab|2026-11-22|2|0|0|0.0000|null|null|0.0000|1",
                        "shop|checkout|0123456789ab|2026-11-22|3|0|0|0.0000|null|null|null|0",
                        "shop|checkout|0123456789ab|2026-11-23|1|4|3|1.0000|null|null|1.0000|0",
                        "shop|checkout|0123456789ab|2026-11-23|2|3|2|0.7500|00:00:20|00:00:30|0.7500|1",
                        "shop|checkout|0123456789ab|2026-11-23|3|1|1|0.2500|00:00:20|00:00:20|0.3333|2");
    }

    /** An attempt that reaches further steps that many seconds after its first. */
    private ConsumerRecord<byte[], byte[]> attempt(int number, String visitor, Instant enteredAt, int... seconds) {
        List<Instant> further =
                Arrays.stream(seconds).mapToObj(enteredAt::plusSeconds).toList();
        List<Instant> reachedAt =
                Stream.concat(Stream.of(enteredAt), further.stream()).toList();
        FunnelAttempt attempt = SampleRecords.attempt(new UUID(1, number).toString(), 1)
                .setVisitorId(visitor)
                .setEnteredAt(enteredAt)
                .setExpiresAt(enteredAt.plusSeconds(3600))
                .setStep(reachedAt.size())
                .setReachedAt(reachedAt)
                .setCompleted(reachedAt.size() == 3)
                .build();
        return samples.record(number, attempt);
    }

    private List<String> rows() {
        return schema.query("SELECT attempt_id, revision FROM funnels ORDER BY 1");
    }
}
