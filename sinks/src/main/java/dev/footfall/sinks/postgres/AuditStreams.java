package dev.footfall.sinks.postgres;

import dev.footfall.schemas.record.AuditEntry;
import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.Checkpoint;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The audit's topics and tables, column by column; {@link AuditTables} reads them. */
final class AuditStreams {
    private AuditStreams() {}

    static TopicStream records(SchemaRegistry registry) {
        Table<AuditRecord> table = Table.appended(
                "audit",
                List.of(
                        Column.text("tree", AuditRecord::getTree),
                        Column.int8("index", AuditRecord::getIndex),
                        Column.int8("checksum", AuditRecord::getChecksum),
                        Column.timestamptz("at", record -> record.getEntry().getAt()),
                        Column.text("actor", record -> record.getEntry().getActor()),
                        Column.text("action", record -> record.getEntry().getAction()),
                        text("outcome", AuditEntry::getOutcome),
                        text("source", AuditEntry::getSource),
                        text("event_id", AuditEntry::getEventId),
                        text("record_id", AuditEntry::getRecordId),
                        text("subject", AuditEntry::getSubject),
                        text("reason", AuditEntry::getReason),
                        json("purposes", entry -> StatedPolicy.list(entry.getPurposes())),
                        text("legal_basis", AuditEntry::getLegalBasis),
                        json("consent", entry -> StatedPolicy.object(entry.getConsent())),
                        json("treated", entry -> StatedPolicy.object(entry.getTreated())),
                        json("arguments", entry -> StatedPolicy.object(entry.getArguments())),
                        text("policy_version", AuditEntry::getPolicyVersion),
                        new Column<>("origin_schema", (record, into) -> {
                            Optional<Integer> id = record.getEntry().getOriginSchema();
                            if (id.isPresent()) {
                                into.int4(id.get());
                            } else {
                                into.nothing();
                            }
                        }),
                        Column.text("origin_topic", record -> record.getEntry().getOriginTopic()),
                        Column.int4(
                                "origin_partition", record -> record.getEntry().getOriginPartition()),
                        Column.int8("origin_offset", record -> record.getEntry().getOriginOffset()),
                        Column.text("version", record -> record.getEntry().getVersion())));
        return new AppendedStream<>(
                Topic.AUDIT.topicName(),
                new RecordReader<>(new AvroDeserializer<>(registry, AuditRecord.getClassSchema())),
                table,
                Optional.empty());
    }

    static TopicStream checkpoints(SchemaRegistry registry) {
        Table<Checkpoint> table = Table.appended(
                "checkpoints",
                List.of(
                        Column.text("tree", Checkpoint::getTree),
                        Column.int8("size", Checkpoint::getSize),
                        Column.bytea("root", Checkpoint::getRoot),
                        Column.timestamptz("signed_at", Checkpoint::getSignedAt),
                        Column.text("note", Checkpoint::getNote),
                        Column.bytea("frontier", checkpoint -> joined(checkpoint.getFrontier()))));
        return new AppendedStream<>(
                Topic.CHECKPOINTS.topicName(),
                new RecordReader<>(new AvroDeserializer<>(registry, Checkpoint.getClassSchema())),
                table,
                Optional.empty());
    }

    private static Column<AuditRecord> text(String name, Function<AuditEntry, Optional<String>> value) {
        return Column.optionalText(name, record -> value.apply(record.getEntry()));
    }

    private static Column<AuditRecord> json(String name, Function<AuditEntry, Optional<String>> value) {
        return Column.optionalJsonb(name, record -> value.apply(record.getEntry()));
    }

    private static ByteBuffer joined(List<ByteBuffer> hashes) {
        ByteBuffer joined = ByteBuffer.allocate(
                hashes.stream().mapToInt(ByteBuffer::remaining).sum());
        hashes.forEach(hash -> joined.put(hash.duplicate()));
        return joined.flip();
    }
}
