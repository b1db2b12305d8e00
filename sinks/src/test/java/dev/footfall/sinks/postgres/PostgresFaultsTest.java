package dev.footfall.sinks.postgres;

import dev.footfall.sinks.consume.Batch;
import dev.footfall.sinks.consume.Batch.Advance;
import dev.footfall.sinks.consume.Positions;
import dev.footfall.sinks.consume.Unavailable;
import dev.footfall.sinks.consume.WriteOutcome;
import dev.footfall.sinks.consume.WriteOutcome.Outrun;
import dev.footfall.sinks.consume.WriteOutcome.Written;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(PostgresServer.class)
final class PostgresFaultsTest {
    private static final TopicPartition P0 = SampleRecords.EVENTS;
    private static final TopicPartition P1 = new TopicPartition(P0.topic(), 1);

    private final SampleRecords samples = new SampleRecords();
    private final Schema schema;

    PostgresFaultsTest(Schema schema) {
        this.schema = schema;
    }

    @Test
    void leaves_nothing_behind_when_killed_between_staging_and_commit() throws Exception {
        try (PostgresSink sink = open();
                ExecutorService thread = Executors.newSingleThreadExecutor()) {
            assertThat(sink.positions(Set.of(P0))).isEqualTo(new Positions.Known(Map.of()));
            Batch batch = new Batch(
                    List.of(event(P0, 0), SampleRecords.raw(P0, 1, "key", new byte[] {1})),
                    Map.of(P0, new Advance(OptionalLong.empty(), 2)));
            Future<WriteOutcome> killed;
            try (Connection other = schema.connect();
                    Statement statement = other.createStatement()) {
                other.setAutoCommit(false);
                statement.execute("LOCK TABLE dead_letters IN ACCESS EXCLUSIVE MODE");
                killed = thread.submit(() -> sink.write(batch));
                // The rows are in the table, uncommitted, when the sink waits to write the dead letter.
                String waiting = "FROM pg_locks WHERE NOT granted AND relation = 'dead_letters'::regclass";
                await().until(() -> !schema.query("SELECT pid " + waiting).isEmpty());
                schema.query("SELECT pg_terminate_backend(pid) " + waiting);
                assertThat(killed.get()).isInstanceOf(Unavailable.class);
            }
            assertThat(schema.query("SELECT event_id FROM events")).isEmpty();
            assertThat(sink.positions(Set.of(P0))).isEqualTo(new Positions.Known(Map.of()));

            assertThat(sink.write(batch)).isInstanceOf(Written.class);
            assertThat(schema.query("SELECT event_id FROM events")).containsExactly("0/0");
            assertThat(schema.query("SELECT record_offset FROM dead_letters")).containsExactly("1");
        }
    }

    @Test
    void connects_again_after_its_connection_was_cut() {
        try (PostgresSink sink = open()) {
            sink.write(batch(P0, 0, 1, OptionalLong.empty()));
            schema.query(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'footfall-sink'");

            assertThat(sink.write(batch(P0, 1, 2, OptionalLong.of(1))))
                    .isInstanceOfSatisfying(
                            Unavailable.class, away -> assertThat(away.reason()).contains("Postgres", "SQLSTATE"));
            assertThat(sink.write(batch(P0, 1, 2, OptionalLong.of(1)))).isInstanceOf(Written.class);
            assertThat(schema.query("SELECT event_id FROM events ORDER BY 1")).containsExactly("0/0", "0/1");
        }
    }

    @Test
    void holds_a_batch_back_when_the_tables_are_not_as_they_should_be() {
        try (PostgresSink sink = open()) {
            sink.write(batch(P0, 0, 1, OptionalLong.empty()));
            schema.execute("ALTER TABLE events RENAME TO events_elsewhere");

            assertThat(sink.write(batch(P0, 1, 2, OptionalLong.of(1)))).isInstanceOf(Unavailable.class);

            schema.execute("ALTER TABLE events_elsewhere RENAME TO events");
            assertThat(sink.write(batch(P0, 1, 2, OptionalLong.of(1)))).isInstanceOf(Written.class);
            assertThat(schema.query("SELECT * FROM dead_letters")).isEmpty();
        }
    }

    @Test
    void says_who_refuses_a_wrong_role_without_the_password() {
        var settings = new PostgresSettings(
                schema.settings().url().replaceAll("\\?.*", ""),
                Optional.of("nobody"),
                Optional.of("s3cret"),
                "footfall");
        try (PostgresSink sink = new PostgresSink(settings, samples.registry(), Clock.systemUTC())) {
            assertThat(sink.positions(Set.of(P0)))
                    .isInstanceOfSatisfying(
                            Unavailable.class,
                            away -> assertThat(away.reason())
                                    .contains("nobody", "check")
                                    .doesNotContain("s3cret"));
        }
    }

    @Test
    void lets_one_of_two_instances_win_that_write_the_same_batch_at_once() throws Exception {
        try (PostgresSink one = open();
                PostgresSink two = open();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            assertThat(one.positions(Set.of(P0))).isInstanceOf(Positions.Known.class);
            assertThat(two.positions(Set.of(P0))).isInstanceOf(Positions.Known.class);
            for (int round = 0; round < 50; round++) {
                Batch batch = batch(P0, round, round + 1, round == 0 ? OptionalLong.empty() : OptionalLong.of(round));
                List<Future<WriteOutcome>> outcomes =
                        threads.invokeAll(List.of(() -> one.write(batch), () -> two.write(batch)));

                assertThat(outcomes).extracting(Future::get).hasAtLeastOneElementOfType(Written.class);
                assertThat(outcomes).extracting(Future::get).hasAtLeastOneElementOfType(Outrun.class);
            }
            assertThat(schema.query("SELECT count(*) FROM events")).containsExactly("50");
        }
    }

    @Test
    void shares_the_making_of_tables_and_partitions_with_other_instances() throws Exception {
        List<PostgresSink> sinks = Stream.generate(this::open).limit(4).toList();
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<WriteOutcome>> outcomes = threads.invokeAll(java.util.stream.IntStream.range(0, 4)
                    .mapToObj(number -> (java.util.concurrent.Callable<WriteOutcome>) () -> {
                        await().until(() -> sinks.get(number).positions(Set.of(P0)) instanceof Positions.Known);
                        var partition = new TopicPartition(P0.topic(), number);
                        return sinks.get(number).write(batch(partition, 0, 10, OptionalLong.empty()));
                    })
                    .collect(Collectors.toList()));

            assertThat(outcomes).extracting(Future::get).hasOnlyElementsOfType(Written.class);
            assertThat(schema.query("SELECT count(*) FROM events")).containsExactly("40");
        } finally {
            sinks.forEach(PostgresSink::close);
        }
    }

    @Test
    void writes_partitions_of_others_beside_them() {
        try (PostgresSink one = open();
                PostgresSink two = open()) {
            assertThat(one.write(batch(P0, 0, 3, OptionalLong.empty()))).isInstanceOf(Written.class);
            assertThat(two.write(batch(P1, 0, 3, OptionalLong.empty()))).isInstanceOf(Written.class);
            assertThat(one.write(batch(P0, 3, 4, OptionalLong.of(3)))).isInstanceOf(Written.class);

            assertThat(schema.query("SELECT topic, partition, next_offset FROM sink_offsets ORDER BY 2"))
                    .containsExactly(P0.topic() + "|0|4", P0.topic() + "|1|3");
        }
    }

    private PostgresSink open() {
        return new PostgresSink(schema.settings(), samples.registry(), Clock.systemUTC());
    }

    private Batch batch(TopicPartition partition, long from, long to, OptionalLong position) {
        return new Batch(
                LongStream.range(from, to)
                        .mapToObj(offset -> event(partition, offset))
                        .toList(),
                Map.of(partition, new Advance(position, to)));
    }

    private ConsumerRecord<byte[], byte[]> event(TopicPartition partition, long offset) {
        return samples.record(
                partition,
                offset,
                SampleRecords.event(partition.partition() + "/" + offset).build());
    }
}
