package dev.footfall.sinks.postgres;

import dev.footfall.schemas.audit.AuditLeaf;
import dev.footfall.schemas.record.AuditEntry;
import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.Checkpoint;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.postgres.PostgresServer.Schema;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@ExtendWith(PostgresServer.class)
final class AuditTablesTest {
    private static final String TREE = "shop.example/audit/0";

    private final SampleRecords samples = new SampleRecords();
    private final Schema schema;
    private final BatchSequence sink;

    AuditTablesTest(Schema schema) {
        this.schema = schema;
        this.sink = new BatchSequence(new PostgresSink(
                schema.settings(), samples.registry(), Clock.fixed(SampleRecords.RECEIVED, ZoneOffset.UTC)));
    }

    @AfterEach
    void close() {
        sink.close();
    }

    @Test
    void whatIsReadBackHasTheLeafThatWasWritten() throws IOException {
        AuditRecord plain = new AuditRecord(TREE, 0L, -1L, entry().build());
        AuditRecord full = new AuditRecord(
                TREE,
                1L,
                Long.MAX_VALUE,
                entry().setOutcome("stored")
                        .setSource("shop")
                        .setEventId("e-\u00e4\"\\\n\u20ac")
                        .setRecordId("r-1")
                        .setSubject("ab12")
                        .setReason("because")
                        .setPurposes(List.of("statistics", "advert\"ising"))
                        .setLegalBasis("consent")
                        .setConsent(Map.of("statistics", true, "advertising", false))
                        .setTreated(Map.of("/url", "truncate", "/properties/e\\mail", "drop"))
                        .setArguments(Map.of("b", "2", "aa", "1", "\ud83d\ude00", "\ufb33"))
                        .setPolicyVersion("p7")
                        .setOriginSchema(12)
                        .build());
        Checkpoint checkpoint = new Checkpoint(
                TREE,
                3L,
                ByteBuffer.wrap(new byte[32]),
                SampleRecords.RECEIVED,
                "a\n\u2014 note\n",
                List.of(ByteBuffer.wrap(hash(1)), ByteBuffer.wrap(hash(2))));
        sink.write(record(Topic.AUDIT, 0, plain), record(Topic.AUDIT, 1, full), record(Topic.AUDIT, 2, full));
        sink.write(record(Topic.CHECKPOINTS, 0, checkpoint));

        try (AuditTables tables = AuditTables.open(schema.settings())) {
            List<AuditRecord> records = new ArrayList<>();
            tables.records(records::add);
            assertThat(records).containsExactly(plain, full);
            assertThat(records)
                    .extracting(it -> AuditLeaf.json(it.getEntry()))
                    .containsExactly(AuditLeaf.json(plain.getEntry()), AuditLeaf.json(full.getEntry()));
            List<Checkpoint> checkpoints = new ArrayList<>();
            tables.checkpoints(checkpoints::add);
            assertThat(checkpoints).containsExactly(checkpoint);
            assertThat(tables.about("r-1")).containsExactly(full);
            assertThat(tables.about("e-\u00e4\"\\\n\u20ac")).containsExactly(full);
            assertThat(tables.about("e-2")).isEmpty();
            assertThat(tables.sizes()).isEqualTo(Map.of(TREE, 2L));
        }
        assertThat(schema.query("SELECT cause FROM dead_letters")).isEmpty();
        assertThat(schema.query("SELECT consent ->> 'statistics', purposes ->> 0 FROM audit WHERE action = 'accepted'"
                        + " AND index = 1"))
                .containsExactly("true|statistics");
    }

    @Test
    void aDatabaseWithoutTheTablesSaysSo() {
        PostgresSettings elsewhere =
                new PostgresSettings(schema.settings().url(), Optional.empty(), Optional.empty(), "nowhere");

        assertThatThrownBy(() -> {
                    try (AuditTables tables = AuditTables.open(elsewhere)) {
                        tables.sizes();
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("the audit log cannot be read from Postgres")
                .hasMessageContaining("made its tables");
    }

    private static AuditEntry.Builder entry() {
        return AuditEntry.newBuilder()
                .setAt(SampleRecords.RECEIVED)
                .setActor("ingest")
                .setAction("accepted")
                .setOriginTopic("footfall.received.v1")
                .setOriginPartition(3)
                .setOriginOffset(42)
                .setVersion("0.1.0");
    }

    private static byte[] hash(int filling) {
        byte[] hash = new byte[32];
        Arrays.fill(hash, (byte) filling);
        return hash;
    }

    private ConsumerRecord<byte[], byte[]> record(Topic topic, long offset, SpecificRecord value) {
        return new ConsumerRecord<>(
                topic.topicName(),
                0,
                offset,
                TREE.getBytes(StandardCharsets.UTF_8),
                new AvroSerializer<>(samples.registry(), value.getSchema()).serialize(topic.topicName(), value));
    }
}
