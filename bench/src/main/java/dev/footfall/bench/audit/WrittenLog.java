package dev.footfall.bench.audit;

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
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * An audit log like those that the audit writes, in every partition of the topic.
 *
 * @param key signs a head after every {@link #SIGNED_EVERY} records
 */
record WrittenLog(String bootstrapServers, SchemaRegistry registry, SigningKey key) {
    private static final int SIGNED_EVERY = 10_000;

    /** Writes so many records, and returns once they are there. */
    void write(int records) {
        var producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "compression.type",
                        "lz4",
                        "linger.ms",
                        20,
                        "batch.size",
                        131_072),
                new StringSerializer(),
                new ByteArraySerializer());
        try (producer) {
            int partitions = producer.partitionsFor(Topic.AUDIT.topicName()).size();
            for (int partition = 0; partition < partitions; partition++) {
                write(producer, partition, records / partitions + (partition < records % partitions ? 1 : 0));
            }
        }
    }

    private void write(KafkaProducer<String, byte[]> producer, int partition, int records) {
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
                    producer,
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
                        producer,
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
            KafkaProducer<String, byte[]> producer,
            Topic topic,
            int partition,
            String tree,
            AvroSerializer<T> serializer,
            T value) {
        var _ = producer.send(new ProducerRecord<>(
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
