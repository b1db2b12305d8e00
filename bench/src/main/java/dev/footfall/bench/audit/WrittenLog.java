package dev.footfall.bench.audit;

import dev.footfall.bench.topic.TopicWriter;
import dev.footfall.schemas.audit.AuditLeaf;
import dev.footfall.schemas.audit.Frontier;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.audit.TreeHasher;
import dev.footfall.schemas.audit.TreeHead;
import dev.footfall.schemas.record.AuditEntry;
import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.Checkpoint;
import dev.footfall.schemas.registry.AvroSerializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * An audit log like those that the audit writes, in every partition of the topic.
 *
 * @param key signs a head after every {@link #SIGNED_EVERY} records
 */
record WrittenLog(String bootstrapServers, SchemaRegistry registry, SigningKey key) {
    private static final int SIGNED_EVERY = 10_000;

    /** Writes so many records, and returns once they are there. */
    void write(int records) {
        try (TopicWriter writer = new TopicWriter(bootstrapServers)) {
            int partitions = writer.partitionsOf(Topic.AUDIT.topicName());
            for (int partition = 0; partition < partitions; partition++) {
                write(writer, partition, records / partitions + (partition < records % partitions ? 1 : 0));
            }
            writer.flush();
        }
    }

    private void write(TopicWriter writer, int partition, int records) {
        String tree = "bench.example/audit/" + partition;
        var entries = new AvroSerializer<AuditRecord>(registry, AuditRecord.getClassSchema());
        var checkpoints = new AvroSerializer<Checkpoint>(registry, Checkpoint.getClassSchema());
        TreeHasher hasher = new TreeHasher();
        Frontier frontier = new Frontier(hasher);
        for (int i = 0; i < records; i++) {
            AuditEntry entry = entry(partition, i);
            byte[] leaf = hasher.leaf(AuditLeaf.bytes(entry));
            frontier.append(leaf);
            send(
                    writer,
                    Topic.AUDIT,
                    partition,
                    tree,
                    entries,
                    new AuditRecord(tree, (long) i, AuditLeaf.checksum(leaf), entry));
            if (i % SIGNED_EVERY == SIGNED_EVERY - 1 || i == records - 1) {
                TreeHead head = TreeHead.of(tree, frontier);
                List<ByteBuffer> hashes =
                        frontier.hashes().stream().map(ByteBuffer::wrap).toList();
                send(
                        writer,
                        Topic.CHECKPOINTS,
                        partition,
                        tree,
                        checkpoints,
                        new Checkpoint(
                                tree,
                                head.size(),
                                ByteBuffer.wrap(head.rootHash()),
                                Instant.EPOCH,
                                key.sign(head),
                                hashes));
            }
        }
    }

    private static <T extends SpecificRecord> void send(
            TopicWriter writer, Topic topic, int partition, String tree, AvroSerializer<T> serializer, T value) {
        writer.send(new ProducerRecord<>(
                topic.topicName(), partition, tree, serializer.serialize(topic.topicName(), value)));
    }

    private static AuditEntry entry(int partition, int number) {
        return new AuditEntry(
                Instant.ofEpochMilli(1_764_028_800_000L + number),
                "ingest",
                "accepted",
                "stored",
                "shop",
                ReceivedLog.id(number),
                null,
                "0123456789abcdef%016x".formatted(number),
                null,
                List.of("statistics"),
                "consent",
                Map.of("statistics", true),
                Map.of(),
                Map.of(),
                "p1",
                1,
                Topic.RECEIVED.topicName(),
                partition,
                (long) number,
                "0.1.0");
    }
}
