package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.outbox.Message;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.footfall.sinks.postgres.SampleRecords.RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(PostgresServer.class)
final class TableRetentionTest {
    private static final Duration MONTH = Duration.ofDays(30);
    private static final String OVER = new UUID(0, 1).toString();
    private static final String OPEN = new UUID(0, 2).toString();
    private static final String ATTEMPT = new UUID(0, 3).toString();

    private final SampleRecords samples = new SampleRecords();
    private final Schema schema;
    private final BatchSequence sink;

    TableRetentionTest(Schema schema) {
        this.schema = schema;
        this.sink = new BatchSequence(
                new PostgresSink(schema.settings(), samples.registry(), Clock.fixed(RECEIVED, ZoneOffset.UTC)));
        sink.write(
                samples.record(0, SampleRecords.session(OVER, 3).setOpen(false).build()),
                samples.record(1, SampleRecords.session(OPEN, 2).setOpen(true).build()),
                samples.record(0, SampleRecords.attempt(ATTEMPT, 1).build()),
                samples.record(0, SampleRecords.late("late").build()),
                samples.record(0, SampleRecords.rejected("r").build()),
                SampleRecords.raw(SampleRecords.SESSIONS, 2, "shop/visitor/no-uuid", null));
        for (String table : List.of("sessions", "funnels")) {
            schema.execute("UPDATE " + table + " SET recorded_at = '" + RECEIVED + "'");
        }
    }

    @AfterEach
    void close() {
        sink.close();
    }

    @Test
    void what_is_within_its_time_stays_and_nothing_is_told() throws IOException {
        enforce(RECEIVED.plus(MONTH));

        assertThat(counts()).containsExactly("2|1|1|1|1");
        assertThat(drain()).isEmpty();
    }

    @Test
    void what_is_over_goes_and_each_table_is_told_with_cut_off_and_count() throws IOException {
        enforce(RECEIVED.plus(MONTH).plus(Duration.ofDays(2)));

        assertThat(counts()).as("open sessions stay").containsExactly("1|0|0|0|0");
        List<Message> told = drain();
        assertThat(commands(told))
                .allMatch(command -> command.getAction().equals("retention.enforced"))
                .allMatch(command -> command.getSubject().isEmpty())
                .extracting(Command::getArguments)
                .containsExactlyInAnyOrder(
                        told("sessions"), told("funnels"), told("late_events"), told("rejected"), told("dead_letters"));
        assertThat(told)
                .filteredOn(message -> message.value().isEmpty())
                .extracting(Message::key)
                .as("the compacted topics forget too")
                .containsExactlyInAnyOrder("shop/visitor/" + OVER, "shop/visitor/" + ATTEMPT);
    }

    @Test
    void what_an_import_brings_from_long_ago_has_its_time_from_then_on() throws IOException {
        schema.execute("UPDATE sessions SET started_at = '2015-05-17', ended_at = '2015-05-18'");
        schema.execute("UPDATE funnels SET entered_at = '2015-05-17', expires_at = '2015-05-18'");

        enforce(RECEIVED.plus(MONTH));
        assertThat(counts()).containsExactly("2|1|1|1|1");

        enforce(RECEIVED.plus(MONTH).plus(Duration.ofDays(2)));
        assertThat(counts()).containsExactly("1|0|0|0|0");
    }

    @Test
    void the_audit_goes_up_to_a_signed_head_so_that_the_rest_can_be_verified() throws IOException {
        for (int index = 0; index < 5; index++) {
            schema.execute(
                    "INSERT INTO audit (tree, index, checksum, at, actor, action, origin_topic, origin_partition,"
                            + " origin_offset, version) VALUES ('t/0', " + index
                            + ", 0, '2026-01-01', 'a', 'b', 'c', 0, 0, 'v')");
        }
        schema.execute("INSERT INTO checkpoints VALUES ('t/0', 3, '', '2026-10-01', '', ''),"
                + " ('t/0', 5, '', '2026-11-22', '', '')");

        enforce(RECEIVED);

        assertThat(schema.query("SELECT index FROM audit ORDER BY 1")).containsExactly("3", "4");
        assertThat(commands(drain()))
                .extracting(command -> command.getArguments().get("rows"))
                .containsExactly("3");
    }

    @Test
    void is_in_whole_days() {
        assertThatThrownBy(() -> settings(Duration.ofHours(36)))
                .hasMessage("sessions: must be whole days, P1D or more");
    }

    private void enforce(Instant now) {
        new TableRetention(settings(MONTH), schema.settings(), samples.registry(), Clock.fixed(now, ZoneOffset.UTC))
                .enforce();
    }

    private static RetentionSettings settings(Duration kept) {
        return new RetentionSettings(kept, kept, kept, kept, kept, Optional.of(MONTH), Duration.ofDays(1));
    }

    private List<String> counts() {
        return schema.query("SELECT (SELECT count(*) FROM sessions), (SELECT count(*) FROM funnels),"
                + " (SELECT count(*) FROM late_events), (SELECT count(*) FROM rejected),"
                + " (SELECT count(*) FROM dead_letters)");
    }

    private static Map<String, String> told(String table) {
        return Map.of("table", table, "before", "2026-11-24T00:00:00Z", "rows", "1");
    }

    private List<Message> drain() throws IOException {
        List<Message> all = new ArrayList<>();
        try (OutboxTable outbox = new OutboxTable(schema.settings())) {
            while (outbox.drain(all::addAll) > 0) {
                // until there is no more
            }
        }
        return all;
    }

    private List<Command> commands(List<Message> messages) {
        var deserializer = new AvroDeserializer<Command>(samples.registry(), Command.getClassSchema());
        return messages.stream()
                .filter(message -> message.topic().equals(Topic.COMMANDS.topicName()))
                .map(message -> Objects.requireNonNull(deserializer.deserialize(
                        message.topic(), message.value().orElseThrow().array())))
                .toList();
    }
}
