package dev.footfall.sinks.live;

import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsSpec;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** Asks the broker in four rounds, whatever the number of groups. Connects when it is asked first. */
final class BrokerPositions implements GroupPositions {
    private static final int LIMIT_MILLIS = 4_000;

    /** Written without transactions; the others end with a marker, which nobody reads and which is no record. */
    private static final Set<String> PLAIN =
            Stream.of(Topic.RECEIVED, Topic.REJECTED).map(Topic::topicName).collect(Collectors.toUnmodifiableSet());

    private final Map<String, Object> properties;
    private @Nullable Admin admin;

    /** @param client how to reach the broker, as Kafka's clients name the settings */
    BrokerPositions(Map<String, Object> client) {
        Map<String, Object> all = new HashMap<>(client);
        all.put(AdminClientConfig.CLIENT_ID_CONFIG, "footfall-live-lags");
        all.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, LIMIT_MILLIS);
        all.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, LIMIT_MILLIS / 2);
        this.properties = Map.copyOf(all);
    }

    @Override
    public Map<String, Map<TopicPartition, Position>> of(Map<String, Set<Topic>> groups)
            throws IOException, InterruptedException {
        try {
            return ask(open(), groups);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException | KafkaException e) {
            throw new IOException(e.toString(), e);
        }
    }

    @Override
    public void close() {
        Admin open = admin;
        admin = null;
        if (open != null) {
            open.close(Duration.ZERO);
        }
    }

    private Admin open() {
        Admin open = admin;
        if (open == null) {
            open = Admin.create(properties);
            admin = open;
        }
        return open;
    }

    private static Map<String, Map<TopicPartition, Position>> ask(Admin admin, Map<String, Set<Topic>> groups)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Map<TopicPartition, Long>> committed = committed(admin, groups.keySet());
        Map<String, Set<String>> topics = new HashMap<>();
        committed.forEach((group, offsets) -> topics.put(
                group,
                Stream.concat(
                                groups.getOrDefault(group, Set.of()).stream().map(Topic::topicName),
                                offsets.keySet().stream().map(TopicPartition::topic))
                        .collect(Collectors.toSet())));
        Map<String, List<TopicPartition>> partitions =
                partitions(admin, topics.values().stream().flatMap(Set::stream).collect(Collectors.toSet()));
        Set<TopicPartition> all =
                partitions.values().stream().flatMap(List::stream).collect(Collectors.toSet());
        Map<TopicPartition, Long> ends = offsets(admin, all, OffsetSpec.latest());
        Map<TopicPartition, Long> starts = offsets(admin, all, OffsetSpec.earliest());
        Map<String, Map<TopicPartition, Position>> positions = new HashMap<>();
        topics.forEach((group, read) -> positions.put(
                group,
                read.stream()
                        .flatMap(topic -> partitions.getOrDefault(topic, List.of()).stream())
                        .collect(Collectors.toMap(
                                partition -> partition,
                                partition -> position(
                                        partition,
                                        committed.getOrDefault(group, Map.of()).getOrDefault(partition, 0L),
                                        starts.getOrDefault(partition, 0L),
                                        ends.getOrDefault(partition, 0L))))));
        return positions;
    }

    /** @param start before which there is nothing any more */
    private static Position position(TopicPartition partition, long committed, long start, long end) {
        long at = Math.max(committed, start);
        return new Position(at, end > at && !PLAIN.contains(partition.topic()) ? end - 1 : end);
    }

    private static Map<String, Map<TopicPartition, Long>> committed(Admin admin, Set<String> groups)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, Map<TopicPartition, OffsetAndMetadata>> found = get(admin.listConsumerGroupOffsets(groups.stream()
                        .collect(Collectors.toMap(group -> group, _ -> new ListConsumerGroupOffsetsSpec())))
                .all());
        Map<String, Map<TopicPartition, Long>> committed = new HashMap<>();
        found.forEach((group, offsets) -> {
            Map<TopicPartition, Long> known = new HashMap<>();
            offsets.forEach((partition, offset) -> {
                if (offset != null) {
                    known.put(partition, offset.offset());
                }
            });
            if (!known.isEmpty()) {
                committed.put(group, known);
            }
        });
        return committed;
    }

    /** Of those topics that there are. */
    private static Map<String, List<TopicPartition>> partitions(Admin admin, Set<String> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, List<TopicPartition>> partitions = new HashMap<>();
        for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
                admin.describeTopics(topics).topicNameValues().entrySet()) {
            try {
                partitions.put(
                        topic.getKey(),
                        get(topic.getValue()).partitions().stream()
                                .map(info -> new TopicPartition(topic.getKey(), info.partition()))
                                .toList());
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                    throw e;
                }
            }
        }
        return partitions;
    }

    private static Map<TopicPartition, Long> offsets(Admin admin, Set<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, ListOffsetsResultInfo> found = get(admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(partition -> partition, _ -> spec)),
                        new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                .all());
        return found.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().offset()));
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(LIMIT_MILLIS, TimeUnit.MILLISECONDS);
    }
}
