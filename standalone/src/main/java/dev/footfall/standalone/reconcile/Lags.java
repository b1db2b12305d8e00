package dev.footfall.standalone.reconcile;

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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/** Asks the broker how far the parts of the pipeline are behind. Owned by one thread. */
public final class Lags implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(15);

    /** What transactions write: a partition may end with a marker, which nobody counts or commits. */
    private static final Set<Topic> TRANSACTIONAL = Set.of(Topic.EVENTS, Topic.DROPPED, Topic.LEDGER);

    private final Groups groups;
    private final String bootstrapServers;
    private final Admin admin;

    /**
     * The names of the consumer groups.
     *
     * @param refine of the topology {@code refine}
     * @param ledger of the topology {@code ledger}
     * @param sink of the Postgres sink
     */
    public record Groups(String refine, String ledger, String sink) {
        /** As the services' defaults have them. */
        public static Groups standard() {
            return new Groups("footfall-refine", "footfall-ledger", "footfall-sink-postgres");
        }
    }

    public Lags(String bootstrapServers, Groups groups) {
        this.bootstrapServers = bootstrapServers;
        this.groups = groups;
        this.admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers, "client.id", "footfall-reconcile"));
    }

    /**
     * How far they are behind now.
     *
     * @throws IOException if the broker does not answer
     */
    public Lag now() throws IOException, InterruptedException {
        try {
            return new Lag(
                    of(groups.refine, Topic.RECEIVED),
                    of(groups.ledger, Topic.RECEIVED, Topic.REJECTED, Topic.EVENTS, Topic.DROPPED),
                    of(groups.sink, Topic.EVENTS, Topic.LEDGER));
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(
                    "the broker at " + bootstrapServers + " did not say how far its readers are: " + e.getMessage()
                            + "; check that it runs, and its address",
                    e);
        }
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }

    private long of(String group, Topic... topics) throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, Topic> partitions = partitions(List.of(topics));
        Map<TopicPartition, OffsetAndMetadata> committed =
                get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
        Map<TopicPartition, Long> ends = offsets(partitions.keySet(), OffsetSpec.latest());
        Map<TopicPartition, Long> starts = offsets(partitions.keySet(), OffsetSpec.earliest());
        long lag = 0;
        for (Map.Entry<TopicPartition, Topic> entry : partitions.entrySet()) {
            TopicPartition partition = entry.getKey();
            OffsetAndMetadata known = committed.get(partition);
            long start = starts.getOrDefault(partition, 0L);
            long at = known == null ? start : Math.max(start, known.offset());
            long behind = ends.getOrDefault(partition, 0L) - at;
            lag += Math.max(0, TRANSACTIONAL.contains(entry.getValue()) ? behind - 1 : behind);
        }
        return lag;
    }

    private Map<TopicPartition, Topic> partitions(List<Topic> topics)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<String, TopicDescription> described =
                get(admin.describeTopics(topics.stream().map(Topic::topicName).toList())
                        .allTopicNames());
        Map<TopicPartition, Topic> partitions = new HashMap<>();
        for (Topic topic : topics) {
            TopicDescription description = described.get(topic.topicName());
            if (description != null) {
                description
                        .partitions()
                        .forEach(
                                info -> partitions.put(new TopicPartition(topic.topicName(), info.partition()), topic));
            }
        }
        return partitions;
    }

    private Map<TopicPartition, Long> offsets(Set<TopicPartition> partitions, OffsetSpec spec)
            throws ExecutionException, InterruptedException, TimeoutException {
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, spec));
        Map<TopicPartition, ListOffsetsResultInfo> found =
                get(admin.listOffsets(asked, new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
                        .all());
        Map<TopicPartition, Long> offsets = new HashMap<>();
        found.forEach((partition, info) -> offsets.put(partition, info.offset()));
        return offsets;
    }

    private static <T> T get(KafkaFuture<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
    }
}
