package dev.footfall.processors.audit;

import dev.footfall.processors.fixture.MovingClock;
import dev.footfall.processors.fixture.TopologyRun;
import dev.footfall.schemas.audit.AuditLeaf;
import dev.footfall.schemas.audit.Frontier;
import dev.footfall.schemas.audit.SignedHeads;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.audit.TreeHasher;
import dev.footfall.schemas.audit.TreeVerifier;
import dev.footfall.schemas.audit.TreeVerifier.Report;
import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.record.AuditEntry;
import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.Checkpoint;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.record.DropReason;
import dev.footfall.schemas.record.DroppedEvent;
import dev.footfall.schemas.record.LateEvent;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.record.Treatment;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.footfall.processors.fixture.TopologyRun.count;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AuditTopologyTest {
    private static final Instant START = Instant.parse("2026-11-01T12:00:00.250Z");
    private static final Duration INTERVAL = Duration.ofSeconds(5);
    private static final String ADA = "ada-lovelace";
    private static final String TREE = "shop.example/audit/0";
    private static final Subjects SUBJECTS = new Subjects("sixteen bytes or more".getBytes(StandardCharsets.UTF_8));

    private final SchemaRegistry registry = TopologyRun.registry("audit");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MovingClock clock = new MovingClock(START);
    private final SigningKey key = SigningKey.of(SigningKey.newPem());
    private final AuditTopology topology = new AuditTopology(
            new AuditSettings(
                    "shop.example/audit",
                    Optional.empty(),
                    Optional.empty(),
                    INTERVAL,
                    Optional.empty(),
                    Optional.empty()),
            () -> new AuditSecrets(key, SUBJECTS),
            registry,
            clock,
            meters);
    private final Map<Topic, TestInputTopic<String, SpecificRecord>> inputs = new HashMap<>();
    private final List<AuditRecord> records = new ArrayList<>();
    private final List<Checkpoint> checkpoints = new ArrayList<>();
    private final TopologyRun run = new TopologyRun(topology.build(), clock, meters);

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void describesItself() throws IOException {
        try (var golden = getClass().getResourceAsStream("audit.topology.txt")) {
            assertThat(topology.build().describe().toString())
                    .isEqualTo(new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void anAcceptedEventIsRecordedWithWhatGovernsItAndNothingOfItsContent() {
        send(
                Topic.RECEIVED,
                event("e-1")
                        .setPolicyVersion("p7")
                        .setPurposes(List.of("statistics"))
                        .setLegalBasis("consent")
                        .setConsent(Map.of("statistics", true))
                        .setTreated(List.of(
                                treated("/properties/email", "drop"),
                                treated("url", "mask"),
                                treated("url", "truncate")))
                        .build());

        read();
        AuditEntry entry = records.getFirst().getEntry();
        assertThat(AuditLeaf.json(entry))
                .startsWith("{\"action\":\"accepted\",\"actor\":\"ingest\",\"at\":1793534400250,"
                        + "\"consent\":{\"statistics\":true},\"event_id\":\"e-1\",\"legal_basis\":\"consent\","
                        + "\"origin_offset\":0,\"origin_partition\":0,\"origin_schema\":")
                .contains("\"origin_topic\":\"footfall.received.v1\",\"outcome\":\"stored\",\"policy_version\":\"p7\","
                        + "\"purposes\":[\"statistics\"],\"source\":\"shop\",\"subject\":\""
                        + SUBJECTS.visitor("shop", ADA) + "\",\"treated\":{\"/properties/email\":\"drop\","
                        + "\"url\":\"mask, truncate\"},\"version\":\"")
                .doesNotContain(ADA, "page_view", "https", "secret");
        assertThat(entry.getOriginSchema().orElseThrow())
                .isEqualTo(registry.idOf(Topic.RECEIVED.subject(), ReceivedEvent.getClassSchema()));
        assertThat(records.getFirst().getTree()).isEqualTo(TREE);
    }

    @Test
    void whateverHappensIsRecorded() {
        send(
                Topic.RECEIVED,
                event("c-1").setSuppressed("do-not-track").setVisitorId("").build());
        send(
                Topic.REJECTED,
                RejectedEvent.newBuilder()
                        .setRejectedId("r-1")
                        .setSource("shop")
                        .setDialect("native")
                        .setRule("field.type")
                        .setReason("in words")
                        .setEventId("ada@shop.example")
                        .setRaw(ByteBuffer.wrap("secret".getBytes(StandardCharsets.UTF_8)))
                        .setReceivedAt(START)
                        .build());
        for (DropReason reason : DropReason.values()) {
            send(
                    Topic.DROPPED,
                    DroppedEvent.newBuilder()
                            .setEventId("d-1")
                            .setSource("shop")
                            .setReason(reason)
                            .setOriginPartition(0)
                            .setOriginOffset(7)
                            .setReceivedAt(START)
                            .setDroppedAt(START)
                            .build());
        }
        send(
                Topic.LATE,
                LateEvent.newBuilder()
                        .setEventId("l-1")
                        .setSource("shop")
                        .setVisitorId(ADA)
                        .setName("page_view")
                        .setOccurredAt(START)
                        .setReceivedAt(START)
                        .setNewestAt(START)
                        .build());
        send(
                Topic.COMMANDS,
                Command.newBuilder()
                        .setCommandId("k-1")
                        .setAt(START)
                        .setActor("op\0erator")
                        .setAction("policy.changed")
                        .setOutcome("done")
                        .setArguments(Map.of("after", "p8"))
                        .build());

        read();
        assertThat(records)
                .extracting(record -> record.getEntry().getAction() + " "
                        + record.getEntry().getOutcome().orElse("-")
                        + " " + record.getEntry().getEventId().orElse("-") + " "
                        + record.getEntry().getRecordId().orElse("-") + " "
                        + record.getEntry().getReason().orElse("-") + " "
                        + record.getEntry().getActor())
                .containsExactly(
                        "accepted counted c-1 - do-not-track ingest",
                        "rejected quarantined - r-1 field.type ingest",
                        "duplicate dropped d-1 - - refine",
                        "suppressed dropped d-1 - - refine",
                        "erased dropped d-1 - - refine",
                        "late set-aside l-1 - definition default sessions",
                        "policy.changed done - k-1 - op\uFFFDerator");
        assertThat(records.getFirst().getEntry().getSubject()).isEmpty();
        assertThat(records.getLast().getEntry().getArguments()).containsEntry("after", "p8");
        assertThat(records)
                .allSatisfy(record ->
                        assertThat(AuditLeaf.json(record.getEntry())).doesNotContain(ADA, "secret", "in words"));
        assertThat(count(meters, "footfall.audit.records")).isEqualTo(7);
        assertThat(count(meters, "footfall.audit.records", "action", "command")).isOne();
    }

    @Test
    void theFirstRecordIsSignedAtOnceAndThenATreeThatHasGrown() {
        send(Topic.RECEIVED, event("e-0").build());
        read();
        assertThat(checkpoints).extracting(Checkpoint::getSize).containsExactly(1L);

        for (int i = 1; i < 10; i++) {
            send(Topic.RECEIVED, event("e-" + i).build());
        }
        run.advance(INTERVAL);
        run.advance(INTERVAL);
        run.advance(INTERVAL);
        read();
        assertThat(checkpoints).extracting(Checkpoint::getSize).containsExactly(1L, 10L);
        assertThat(checkpoints.getLast().getSignedAt()).isAfter(START);
        assertThat(verified().finding()).isEmpty();
        assertThat(verified().verified()).isEqualTo(10);
        assertThat(count(meters, "footfall.audit.checkpoints")).isEqualTo(2);
    }

    @Test
    void aTreeGoesOnAfterARestartAndFromAnyOfItsCheckpoints() {
        for (int i = 0; i < 300; i++) {
            send(Topic.RECEIVED, event("e-" + i).build());
            if (i % 7 == 0) {
                run.advance(INTERVAL);
            }
            if (i % 50 == 49) {
                read();
                inputs.clear();
                run.restart(AuditTopology.TREES);
            }
        }
        run.advance(INTERVAL);
        read();

        assertThat(verified().finding()).isEmpty();
        assertThat(verified().verified()).isEqualTo(300);
        Checkpoint middle = checkpoints.get(checkpoints.size() / 2);
        TreeHasher hasher = new TreeHasher();
        Frontier begin = Frontier.of(
                hasher,
                middle.getSize(),
                middle.getFrontier().stream().map(ByteBuffer::array).toList());
        TreeVerifier rest = new TreeVerifier(TREE, heads().of(TREE), hasher, begin);
        records.subList((int) middle.getSize(), 300).forEach(rest::accept);
        assertThat(rest.finish().finding()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsADeadLetterAndLeavesNoGap() {
        send(Topic.RECEIVED, event("e-0").build());
        run.rawInput(Topic.RECEIVED).pipeInput(new byte[] {1}, new byte[] {1, 2, 3});
        run.rawInput(Topic.COMMANDS).pipeInput(new byte[] {1}, (byte[]) null);
        send(
                Topic.COMMANDS,
                Command.newBuilder()
                        .setCommandId("k")
                        .setAt(START)
                        .setActor("a")
                        .setAction("x")
                        .setOutcome("o".repeat(70_000))
                        .build());
        send(Topic.RECEIVED, event("e-1").build());
        run.advance(INTERVAL);

        read();
        assertThat(records).extracting(AuditRecord::getIndex).containsExactly(0L, 1L);
        assertThat(verified().finding()).isEmpty();
        assertThat(run.rawOutput(Topic.DEAD_LETTERS).readValuesToList()).hasSize(3);
    }

    @Test
    void doesNotStartWithoutItsSecrets() {
        AuditSettings settings = new AuditSettings(
                "shop.example/audit", Optional.empty(), Optional.empty(), INTERVAL, Optional.empty(), Optional.empty());

        assertThatThrownBy(() -> AuditSecrets.read(settings)).hasMessageContaining("audit.key-file: must name a file");
    }

    private static Treatment treated(String field, String treatment) {
        return new Treatment(field, "contact", treatment);
    }

    private static ReceivedEvent.Builder event(String id) {
        return ReceivedEvent.newBuilder()
                .setEventId(id)
                .setSource("shop")
                .setVisitorId(ADA)
                .setName("page_view")
                .setUrl("https://shop.example/secret")
                .setProperties("{\"email\":\"secret\"}")
                .setReceivedAt(START);
    }

    private void send(Topic topic, SpecificRecord value) {
        inputs.computeIfAbsent(topic, into -> run.input(into, new AvroSerializer<>(registry, value.getSchema())))
                .pipeInput("key", value);
    }

    private void read() {
        for (KeyValue<String, AuditRecord> read : run.output(
                        Topic.AUDIT, new AvroDeserializer<AuditRecord>(registry, AuditRecord.getClassSchema()))
                .readKeyValuesToList()) {
            assertThat(read.key).isEqualTo(TREE);
            records.add(read.value);
        }
        checkpoints.addAll(
                run.output(Topic.CHECKPOINTS, new AvroDeserializer<Checkpoint>(registry, Checkpoint.getClassSchema()))
                        .readValuesToList());
    }

    private SignedHeads heads() {
        SignedHeads heads = new SignedHeads(key.publicKey());
        checkpoints.forEach(it -> heads.add(it.getTree(), it.getSize(), it.getNote()));
        assertThat(heads.findings()).isEmpty();
        return heads;
    }

    private Report verified() {
        TreeHasher hasher = new TreeHasher();
        TreeVerifier verifier = new TreeVerifier(TREE, heads().of(TREE), hasher, new Frontier(hasher));
        records.forEach(verifier::accept);
        return verifier.finish();
    }
}
