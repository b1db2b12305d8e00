package dev.footfall.replay.job;

import dev.footfall.replay.archive.ArchivedHistory;
import dev.footfall.replay.job.Manifest.Slice;
import dev.footfall.schemas.topic.NewTopics;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a replay asks of the broker, beside reading and writing. Owned by one thread. */
final class Broker implements AutoCloseable {
    private static final long LIMIT_SECONDS = 30;
    private static final Duration LIMIT = Duration.ofSeconds(LIMIT_SECONDS);
    private static final Duration LOOK = Duration.ofMillis(500);

    private final Map<String, Object> client;
    private final Admin admin;

    Broker(Map<String, Object> client) {
        this.client = Map.copyOf(client);
        this.admin = Admin.create(this.client);
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }

    /** A consumer of bytes, of committed records, that belongs to no group unless one is given. */
    KafkaConsumer<byte[], byte[]> consumer(Map<String, Object> further) {
        Map<String, Object> all = new HashMap<>(client);
        all.put("isolation.level", "read_committed");
        all.put("enable.auto.commit", false);
        all.put("auto.offset.reset", "none");
        all.put("allow.auto.create.topics", false);
        all.putAll(further);
        return new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /**
     * What of the source topics was appended from a time until now.
     *
     * @param archive has what is gone from them; empty if there is none
     * @throws ReplayException if some of it is gone already, and the archive does not have it
     * @throws IOException if the archive cannot be read
     */
    List<Slice> slices(Collection<Topic> topics, Instant from, Optional<ArchivedHistory> archive)
            throws ReplayException, IOException, InterruptedException {
        List<Slice> slices = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of())) {
            for (Topic topic : topics) {
                List<TopicPartition> partitions = consumer.partitionsFor(topic.topicName(), LIMIT).stream()
                        .map(it -> new TopicPartition(it.topic(), it.partition()))
                        .toList();
                Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions, LIMIT);
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions, LIMIT);
                Map<TopicPartition, Long> asked = new HashMap<>();
                partitions.forEach(partition -> asked.put(partition, from.toEpochMilli()));
                var found = consumer.offsetsForTimes(asked, LIMIT);
                for (TopicPartition partition : partitions) {
                    long begin = begins.getOrDefault(partition, 0L);
                    long end = ends.getOrDefault(partition, begin);
                    var first = found.get(partition);
                    long start = first == null ? end : Math.min(first.offset(), end);
                    if (begin > 0 && start <= begin) {
                        Optional<Long> archived = archive.isEmpty()
                                ? Optional.empty()
                                : archive.get().startOf(partition, from, begin);
                        start = archived.orElseThrow(() -> gone(
                                partition,
                                begin,
                                first == null ? Optional.empty() : Optional.of(first.timestamp()),
                                from,
                                archive));
                    }
                    slices.add(new Slice(partition.topic(), partition.partition(), start, end));
                }
            }
        }
        return slices;
    }

    private static ReplayException gone(
            TopicPartition partition,
            long begin,
            Optional<Long> first,
            Instant from,
            Optional<ArchivedHistory> archive) {
        return new ReplayException("the replay needs what " + partition + " was given from " + from + " on, but the "
                + begin + " records before "
                + first.map(at -> Instant.ofEpochMilli(at).toString()).orElse("its end")
                + " have outlived their retention and are gone; "
                + archive.map(its ->
                                "the archive " + its.store().name() + " does not have them all, without a gap, either")
                        .orElse("if they were archived, name the place with --archive")
                + "; else choose a later --from, import what is missing again from where it came, or, if the range does not"
                + " depend on so much before it, choose a shorter --warm-up");
    }

    /** The offset of the first record that a partition still has. */
    long begin(TopicPartition partition) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of())) {
            return consumer.beginningOffsets(List.of(partition), LIMIT).getOrDefault(partition, 0L);
        }
    }

    /** Whether nothing of these topics was ever deleted before what is read of them. */
    boolean isWhole(List<Slice> slices) {
        return slices.stream().allMatch(slice -> slice.start() == 0 || slice.offsets() == 0);
    }

    /** Bytes of the source topics that a replay reads, about. */
    long bytes(List<Slice> slices) throws ReplayException, InterruptedException {
        Map<TopicPartition, Long> sizes = new HashMap<>();
        List<Integer> brokers = get(admin.describeCluster().nodes()).stream()
                .map(org.apache.kafka.common.Node::id)
                .toList();
        get(admin.describeLogDirs(brokers).allDescriptions())
                .values()
                .forEach(folders -> folders.values()
                        .forEach(folder -> folder.replicaInfos()
                                .forEach((partition, replica) -> sizes.merge(partition, replica.size(), Math::max))));
        long bytes = 0;
        for (Slice slice : slices) {
            long all = Math.max(1, slice.end());
            bytes += Math.round((double) sizes.getOrDefault(slice.place(), 0L) * slice.offsets() / all);
        }
        return bytes;
    }

    /**
     * Makes the shadows of topics, with as many partitions as those have; those that are there stay as they are.
     *
     * @param copied those into which what is read is copied
     */
    void create(ShadowNames names, Set<Topic> copied, Set<Topic> outputs) throws ReplayException, InterruptedException {
        List<Topic> all = new ArrayList<>(copied);
        all.addAll(outputs);
        all.add(Topic.DEAD_LETTERS);
        Map<String, TopicDescription> live =
                get(admin.describeTopics(all.stream().map(Topic::topicName).toList())
                        .allTopicNames());
        List<NewTopic> created = new ArrayList<>();
        for (Topic topic : all) {
            Map<String, String> settings = new HashMap<>(topic.settings());
            settings.put(TopicConfig.RETENTION_MS_CONFIG, "-1");
            if (copied.contains(topic)) { // activity goes by when records were appended
                settings.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "CreateTime");
            }
            var partitions = Objects.requireNonNull(live.get(topic.topicName())).partitions();
            short replicas = (short) partitions.getFirst().replicas().size();
            NewTopic shadow = new NewTopic(names.of(topic), partitions.size(), replicas);
            try {
                get(admin.createTopics(List.of(shadow.configs(settings))).all());
                created.add(shadow);
            } catch (ReplayException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
        }
        try {
            NewTopics.awaitLeaders(admin, created, LIMIT);
        } catch (ExecutionException | TimeoutException e) {
            throw new ReplayException(
                    "the replay's topics were made, but cannot be written to: " + e.getMessage()
                            + "; check that the broker is well, then go on with 'footfall replay resume'",
                    e);
        }
    }

    /** All that some topics have, as it is now. */
    Map<TopicPartition, Long> ends(Collection<String> topics) {
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of())) {
            List<TopicPartition> partitions = topics.stream()
                    .flatMap(topic -> consumer.partitionsFor(topic, LIMIT).stream())
                    .map(it -> new TopicPartition(it.topic(), it.partition()))
                    .toList();
            return consumer.endOffsets(partitions, LIMIT);
        }
    }

    /** Sets where a group that was never there goes on. */
    void begin(String group, Map<TopicPartition, Long> starts) throws ReplayException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> offsets = HashMap.newHashMap(starts.size());
        starts.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
        get(admin.alterConsumerGroupOffsets(group, offsets).all());
    }

    /** Removes all topics and groups of a replay. */
    void remove(ShadowNames names) throws ReplayException, InterruptedException {
        List<String> topics = get(admin.listTopics().names()).stream()
                .filter(name -> name.startsWith(names.prefix()) || name.startsWith(names.applications() + "-"))
                .toList();
        try {
            get(admin.deleteTopics(topics).all());
        } catch (ReplayException e) {
            if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                throw e;
            }
        }
        List<String> groups = get(admin.listGroups().all()).stream()
                .map(org.apache.kafka.clients.admin.GroupListing::groupId)
                .filter(group -> group.startsWith(names.applications() + "-"))
                .toList();
        for (String group : groups) {
            delete(group);
        }
    }

    /** Members of a lasting name, as those of a replay, stay in their group for a while after they have stopped. */
    private void delete(String group) throws ReplayException, InterruptedException {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (true) {
            try {
                get(admin.deleteConsumerGroups(List.of(group)).all());
                return;
            } catch (ReplayException e) {
                if (e.getCause() instanceof GroupIdNotFoundException) {
                    return;
                }
                if (!(e.getCause() instanceof GroupNotEmptyException) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(LOOK);
            }
        }
    }

    /** Names of topics that begin with that. */
    List<String> topics(String prefix) throws ReplayException, InterruptedException {
        return get(admin.listTopics().names()).stream()
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }

    /** The offsets behind the last records, of partitions that have any; markers of transactions do not count. */
    Map<TopicPartition, Long> behindLastRecords(Collection<String> topics)
            throws ReplayException, InterruptedException {
        Map<TopicPartition, Long> behind = new HashMap<>();
        try (KafkaConsumer<byte[], byte[]> consumer = consumer(Map.of())) {
            List<TopicPartition> left = partitions(topics);
            Map<TopicPartition, Long> begins = consumer.beginningOffsets(left, LIMIT);
            Map<TopicPartition, Long> ends = consumer.endOffsets(left, LIMIT);
            for (long back = 16; !left.isEmpty(); back *= 16) {
                Map<TopicPartition, Long> starts = HashMap.newHashMap(left.size());
                for (TopicPartition partition : left) {
                    long begin = begins.getOrDefault(partition, 0L);
                    starts.put(partition, Math.max(begin, ends.getOrDefault(partition, begin) - back));
                }
                behind.putAll(behindLastRecords(consumer, starts, ends));
                left = left.stream()
                        .filter(it -> !behind.containsKey(it) && !Objects.equals(starts.get(it), begins.get(it)))
                        .toList();
            }
        }
        return behind;
    }

    /** The same of what lies between some offsets, of all partitions at once. */
    private static Map<TopicPartition, Long> behindLastRecords(
            KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> starts, Map<TopicPartition, Long> ends) {
        Map<TopicPartition, Long> behind = new HashMap<>();
        consumer.assign(starts.keySet());
        starts.forEach(consumer::seek);
        while (starts.keySet().stream().anyMatch(it -> consumer.position(it) < ends.getOrDefault(it, 0L))) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
                behind.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            }
        }
        return behind;
    }

    /** How many offsets these topics have, markers included. */
    long offsets(Collection<String> topics) throws ReplayException, InterruptedException {
        Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
        partitions(topics).forEach(partition -> latest.put(partition, OffsetSpec.latest()));
        return get(admin.listOffsets(latest).all()).values().stream()
                .mapToLong(end -> end.offset())
                .sum();
    }

    /** What a group has committed; nothing if there is no such group yet. */
    Map<TopicPartition, OffsetAndMetadata> committed(String group) throws ReplayException, InterruptedException {
        try {
            return get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        } catch (ReplayException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw e;
        }
    }

    private List<TopicPartition> partitions(Collection<String> topics) throws ReplayException, InterruptedException {
        List<TopicPartition> partitions = new ArrayList<>();
        get(admin.describeTopics(topics).allTopicNames())
                .values()
                .forEach(topic -> topic.partitions()
                        .forEach(it -> partitions.add(new TopicPartition(topic.name(), it.partition()))));
        return partitions;
    }

    private <T> T get(KafkaFuture<T> future) throws ReplayException, InterruptedException {
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new ReplayException("the broker refused: " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new ReplayException(
                    "the broker did not answer within " + LIMIT_SECONDS + " s; check that the pipeline runs", e);
        }
    }
}
