package dev.footfall.sinks.postgres;

import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.record.SubjectKind;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.consume.Batch;
import dev.footfall.sinks.consume.Unavailable;
import dev.footfall.sinks.letters.DeadLetters;
import dev.footfall.sinks.outbox.Message;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static dev.footfall.sinks.postgres.SampleRecords.RECEIVED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

@ExtendWith(PostgresServer.class)
final class ErasuresTest {
    private static final Instant REQUESTED = RECEIVED.plusSeconds(3600);
    private static final Subjects NAMES = new Subjects("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    private static final String SESSION = new UUID(0, 1).toString();
    private static final String OTHERS_SESSION = new UUID(0, 2).toString();
    private static final String ATTEMPT = new UUID(0, 3).toString();

    private final SampleRecords samples = new SampleRecords();
    private final Schema schema;
    private final BatchSequence sink;

    ErasuresTest(Schema schema) {
        this.schema = schema;
        this.sink = new BatchSequence(sink(() -> NAMES));
    }

    @AfterEach
    void close() {
        sink.close();
    }

    @Test
    void takes_a_visitors_rows_from_every_table_and_nobody_elses() throws IOException {
        writeVisits();

        sink.write(samples.record(SampleRecords.ERASURES, 0, visitor("visitor").build()));

        assertThat(schema.query("SELECT event_id FROM events ORDER BY 1")).containsExactly("theirs");
        assertThat(schema.query("SELECT visitor_id FROM sessions")).containsExactly("other");
        assertThat(schema.query("SELECT count(*) FROM funnels")).containsExactly("0");
        assertThat(schema.query("SELECT count(*) FROM late_events")).containsExactly("0");
        assertThat(schema.query("SELECT rejected_id FROM rejected ORDER BY 1")).containsExactly("r-theirs");
        assertThat(schema.query("SELECT count(*) FROM dead_letters")).containsExactly("0");
        assertThat(schema.query("SELECT source, minute, rows FROM erased_rows"))
                .containsExactly("shop|2026-11-22 10:00:00+00|2");
    }

    @Test
    void leaves_what_is_to_be_told_and_a_receipt_without_the_person() throws IOException {
        writeVisits();
        sink.write(samples.record(SampleRecords.ERASURES, 0, visitor("visitor").build()));

        List<Message> told = drain();

        assertThat(told)
                .filteredOn(message -> message.value().isEmpty())
                .extracting(Message::topic, Message::key)
                .containsExactlyInAnyOrder(
                        tuple("footfall.sessions.v1", "shop/visitor/" + SESSION),
                        tuple("footfall.funnels.v1", "shop/visitor/" + ATTEMPT));
        Command receipt = receiptOf(told);
        assertThat(receipt.getAction()).isEqualTo("subject.erased");
        assertThat(receipt.getSubject()).contains(NAMES.visitor("shop", "visitor"));
        assertThat(receipt.getArguments())
                .containsEntry("rows.events", "2")
                .containsEntry("rows.sessions", "1")
                .containsEntry("rows.funnels", "1")
                .containsEntry("rows.late_events", "1")
                .containsEntry("rows.rejected", "2")
                .containsEntry("rows.dead_letters", "1");
        assertThat(receipt.toString()).doesNotContain("visitor\"");
        Erasure done = erasuresOf(told).getFirst();
        assertThat(done.getSubjectId()).isEmpty();
        assertThat(done.getSubject()).isEqualTo(NAMES.visitor("shop", "visitor"));
        assertThat(drain()).as("told once").isEmpty();
    }

    @Test
    void does_it_once_although_it_stands_in_every_partition() throws IOException {
        writeVisits();
        Erasure erasure = visitor("visitor").build();
        TopicPartition another = new TopicPartition(Topic.ERASURES.topicName(), 1);

        sink.write(samples.record(SampleRecords.ERASURES, 0, erasure), samples.record(another, 0, erasure));
        sink.write(samples.record(another, 1, erasure));

        assertThat(schema.query("SELECT counts->>'events' FROM erasures")).containsExactly("2");
        assertThat(drain())
                .filteredOn(message -> message.topic().equals("footfall.commands.v1"))
                .hasSize(1);
    }

    @Test
    void what_was_under_way_is_left_out_and_booked_and_what_comes_later_is_written() {
        sink.write(samples.record(SampleRecords.ERASURES, 0, visitor("visitor").build()));

        sink.write(
                samples.record(0, SampleRecords.event("under-way").build()),
                samples.record(
                        1,
                        SampleRecords.event("later")
                                .setOccurredAt(REQUESTED)
                                .setReceivedAt(REQUESTED)
                                .build()),
                samples.record(0, SampleRecords.session(SESSION, 2).build()),
                samples.record(0, SampleRecords.attempt(ATTEMPT, 1).build()),
                samples.record(0, SampleRecords.late("late").build()));

        assertThat(schema.query("SELECT event_id FROM events")).containsExactly("later");
        assertThat(schema.query("SELECT count(*) FROM sessions")).containsExactly("0");
        assertThat(schema.query("SELECT count(*) FROM funnels")).containsExactly("0");
        assertThat(schema.query("SELECT count(*) FROM late_events")).containsExactly("0");
        assertThat(schema.query("SELECT rows FROM erased_rows")).containsExactly("1");
    }

    @Test
    void another_instance_knows_of_an_erasure_that_it_did_not_read() {
        try (BatchSequence other = new BatchSequence(sink(() -> NAMES))) {
            other.write(samples.record(0, SampleRecords.event("before").build()));
            sink.write(
                    samples.record(SampleRecords.ERASURES, 0, visitor("visitor").build()));
            other.write(samples.record(1, SampleRecords.event("under-way").build()));
        }
        assertThat(schema.query("SELECT count(*) FROM events")).containsExactly("0");
        assertThat(schema.query("SELECT rows FROM erased_rows")).containsExactly("2");
    }

    @Test
    void a_user_is_erased_with_all_visitors_that_were_seen_as_this_user() throws IOException {
        sink.write(
                samples.record(0, SampleRecords.event("a").setUserId("ada").build()),
                samples.record(
                        1,
                        SampleRecords.event("b")
                                .setVisitorId("phone")
                                .setUserId("ada")
                                .build()));
        Erasure user = visitor("ada")
                .setKind(SubjectKind.USER)
                .setSubject(NAMES.user("shop", "ada"))
                .build();
        sink.write(samples.record(SampleRecords.ERASURES, 0, user));
        sink.write(samples.record(
                2,
                SampleRecords.event("c").setVisitorId("desk").setUserId("ada").build()));

        List<Erasure> following = erasuresOf(drain());

        assertThat(following)
                .filteredOn(erasure -> erasure.getKind() == SubjectKind.VISITOR)
                .allMatch(erasure -> erasure.getRequestId().equals(user.getRequestId()))
                .extracting(erasure -> erasure.getSubjectId().orElseThrow())
                .containsExactlyInAnyOrder("visitor", "phone", "desk");
        assertThat(schema.query("SELECT counts->>'visitors' FROM erasures")).containsExactly("2");
        assertThat(schema.query("SELECT event_id FROM events ORDER BY 1")).containsExactly("a", "b");
    }

    @Test
    void without_the_secret_nothing_is_written_once_somebody_was_erased() {
        sink.write(samples.record(SampleRecords.ERASURES, 0, visitor("visitor").build()));
        try (PostgresSink blind = sink(() -> {
            throw new IllegalStateException("erasure.secret-file: must name the file");
        })) {
            var batch = new Batch(
                    List.of(samples.record(0, SampleRecords.event("a").build())),
                    Map.of(SampleRecords.EVENTS, new Batch.Advance(OptionalLong.empty(), 1)));

            assertThat(blind.write(batch)).isEqualTo(new Unavailable("erasure.secret-file: must name the file"));
        }
    }

    private void writeVisits() {
        sink.write(
                samples.record(0, SampleRecords.event("one").build()),
                samples.record(1, SampleRecords.event("two").build()),
                samples.record(
                        2, SampleRecords.event("theirs").setVisitorId("other").build()),
                samples.record(0, SampleRecords.session(SESSION, 2).build()),
                samples.record(
                        1,
                        SampleRecords.session(OTHERS_SESSION, 2)
                                .setVisitorId("other")
                                .build()),
                samples.record(0, SampleRecords.attempt(ATTEMPT, 1).build()),
                samples.record(0, SampleRecords.late("late").build()),
                samples.record(0, rejected("r-json", "{\"visitor_id\":\"visitor\",\"name\":1}")),
                samples.record(1, rejected("r-form", "e=pv&uid=visitor")),
                samples.record(2, rejected("r-theirs", "{\"visitor_id\":\"visitor2\"}")),
                SampleRecords.raw(SampleRecords.SESSIONS, 2, "shop/visitor/no-uuid", null));
    }

    private static RejectedEvent rejected(String id, String raw) {
        return SampleRecords.rejected(id)
                .setRaw(ByteBuffer.wrap(raw.getBytes(StandardCharsets.UTF_8)))
                .build();
    }

    private static Erasure.Builder visitor(String id) {
        return Erasure.newBuilder()
                .setErasureId("0193-" + NAMES.visitor("shop", id))
                .setRequestId("0193-" + NAMES.visitor("shop", id))
                .setSource("shop")
                .setKind(SubjectKind.VISITOR)
                .setSubject(NAMES.visitor("shop", id))
                .setSubjectId(id)
                .setRequestedAt(REQUESTED)
                .setActor("operator test");
    }

    private PostgresSink sink(Supplier<Subjects> subjects) {
        return new PostgresSink(
                schema.settings(),
                TableSettings.standard(),
                subjects,
                samples.registry(),
                DeadLetters.untold(),
                Clock.fixed(REQUESTED, ZoneOffset.UTC));
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

    private Command receiptOf(List<Message> messages) {
        return all(
                        messages,
                        Topic.COMMANDS,
                        new AvroDeserializer<Command>(samples.registry(), Command.getClassSchema()))
                .getFirst();
    }

    private List<Erasure> erasuresOf(List<Message> messages) {
        return all(
                messages, Topic.ERASURES, new AvroDeserializer<Erasure>(samples.registry(), Erasure.getClassSchema()));
    }

    private static <T extends SpecificRecord> List<T> all(
            List<Message> messages, Topic topic, AvroDeserializer<T> deserializer) {
        return messages.stream()
                .filter(message -> message.topic().equals(topic.topicName()))
                .map(message -> Objects.requireNonNull(deserializer.deserialize(
                        topic.topicName(), message.value().orElseThrow().array())))
                .toList();
    }
}
