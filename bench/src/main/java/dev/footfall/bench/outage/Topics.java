package dev.footfall.bench.outage;

import dev.footfall.bench.ingest.BenchRegistry;
import dev.footfall.bench.ingest.Rig;
import dev.footfall.bench.process.ChildJvm;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * What the topics hold at the end. Refines all that was received first, because only then are events unique: a spool
 * cannot know whether the broker took what it did not acknowledge, and what was drained and not noted before a kill.
 *
 * @param rig its ingest is stopped
 */
record Topics(Rig rig, SchemaRegistry registry) {
    private static final Duration REFINE_LIMIT = Duration.ofMinutes(5);
    private static final Duration READ_LIMIT = Duration.ofMinutes(2);
    private static final Duration POLL = Duration.ofMillis(200);

    static Topics of(Rig rig) {
        return new Topics(rig, BenchRegistry.connect());
    }

    Delivery compare(Ledger ledger) throws Exception {
        try (ChildJvm _ = ChildJvm.start(
                RefineProcess.class,
                List.of("-Xmx512m"),
                List.of(rig.bootstrapServers(), rig.folder().toString()),
                rig.folder().resolve("refine.log"))) {
            awaitRefined();
            var received = new AvroDeserializer<ReceivedEvent>(registry, ReceivedEvent.getClassSchema());
            var refined = new AvroDeserializer<RefinedEvent>(registry, RefinedEvent.getClassSchema());
            return ledger.compare(
                    ids(Topic.RECEIVED, received, ReceivedEvent::getEventId),
                    ids(Topic.EVENTS, refined, RefinedEvent::getEventId));
        }
    }

    /** Waits until the positions that refine commits, together with what it writes, are the ends of what it reads. */
    private void awaitRefined() throws Exception {
        Map<TopicPartition, Long> ends;
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            ends = consumer.endOffsets(partitions(consumer, Topic.RECEIVED));
        }
        long deadline = System.nanoTime() + REFINE_LIMIT.toNanos();
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", rig.bootstrapServers()))) {
            while (System.nanoTime() - deadline < 0) {
                Map<TopicPartition, OffsetAndMetadata> positions = admin.listConsumerGroupOffsets(RefineProcess.GROUP)
                        .partitionsToOffsetAndMetadata()
                        .get();
                if (ends.entrySet().stream()
                        .allMatch(end -> end.getValue() == 0 || isReached(positions.get(end.getKey()), end))) {
                    return;
                }
                Thread.sleep(POLL);
            }
        }
        throw new IOException("not everything was refined within " + REFINE_LIMIT.toSeconds() + " s");
    }

    private static boolean isReached(@Nullable OffsetAndMetadata position, Map.Entry<TopicPartition, Long> end) {
        return position != null && position.offset() >= end.getValue();
    }

    /** How often each id is in a topic. */
    private <T extends SpecificRecord> Map<String, Integer> ids(
            Topic topic, Deserializer<T> deserializer, Function<T, String> id) throws IOException {
        Map<String, Integer> times = new HashMap<>();
        long deadline = System.nanoTime() + READ_LIMIT.toNanos();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = partitions(consumer, topic);
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                if (System.nanoTime() - deadline > 0) {
                    throw new IOException(
                            topic.topicName() + " could not be read within " + READ_LIMIT.toSeconds() + " s");
                }
                consumer.poll(POLL).forEach(record -> {
                    T value = Objects.requireNonNull(deserializer.deserialize(topic.topicName(), record.value()));
                    times.merge(id.apply(value), 1, Integer::sum);
                });
            }
        }
        return times;
    }

    private static List<TopicPartition> partitions(KafkaConsumer<byte[], byte[]> consumer, Topic topic) {
        return consumer.partitionsFor(topic.topicName()).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        rig.bootstrapServers(),
                        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
                        "read_committed",
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }
}
