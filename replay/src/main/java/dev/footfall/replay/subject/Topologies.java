package dev.footfall.replay.subject;

import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/** Asks the broker how far the topologies that hold something of persons have read the erasures. Owned by one thread. */
final class Topologies implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(15);
    private static final List<String> NAMES = List.of("refine", "sessions", "funnels");

    private final Admin admin;
    private final String prefix;

    /** How far a topology is. */
    enum Standing {
        DONE,
        BEHIND,
        /** Nobody runs it; when somebody does, it reads the erasures before it goes on. */
        NOT_RUNNING
    }

    /**
     * @param prefix of their application ids
     */
    Topologies(Map<String, Object> clientProperties, String prefix) {
        this.admin = Admin.create(clientProperties);
        this.prefix = prefix;
    }

    /**
     * Where the topic of erasures ends now.
     *
     * @throws IOException if the broker does not answer
     */
    Map<TopicPartition, Long> ends() throws IOException, InterruptedException {
        String topic = Topic.ERASURES.topicName();
        List<TopicPartitionInfo> partitions =
                get(admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                        .flatMap(description -> description.partitions().stream())
                        .toList();
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions.forEach(info -> asked.put(new TopicPartition(topic, info.partition()), OffsetSpec.latest()));
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (Map.Entry<TopicPartition, ListOffsetsResultInfo> end :
                get(admin.listOffsets(asked).all()).entrySet()) {
            ends.put(end.getKey(), end.getValue().offset());
        }
        return ends;
    }

    /**
     * How far each topology is.
     *
     * @param ends up to where they have to read
     * @throws IOException if the broker does not answer
     */
    Map<String, Standing> standings(Map<TopicPartition, Long> ends) throws IOException, InterruptedException {
        Map<String, Standing> standings = new TreeMap<>();
        for (String name : NAMES) {
            standings.put(name, standing(prefix + '-' + name, ends));
        }
        return standings;
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }

    private Standing standing(String group, Map<TopicPartition, Long> ends) throws IOException, InterruptedException {
        try {
            boolean runs = get(admin.describeConsumerGroups(List.of(group)).all()).values().stream()
                    .map(ConsumerGroupDescription::groupState)
                    .noneMatch(state -> state == GroupState.DEAD || state == GroupState.EMPTY);
            if (!runs) {
                return Standing.NOT_RUNNING;
            }
            Map<TopicPartition, OffsetAndMetadata> committed =
                    get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
            boolean done = ends.entrySet().stream().allMatch(end -> {
                OffsetAndMetadata at = committed.get(end.getKey());
                return end.getValue() == 0 || (at != null && at.offset() >= end.getValue());
            });
            return done ? Standing.DONE : Standing.BEHIND;
        } catch (IOException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Standing.NOT_RUNNING;
            }
            throw e;
        }
    }

    private static <T> T get(KafkaFuture<T> future) throws IOException, InterruptedException {
        try {
            return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("the broker refused: " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new IOException(
                    "the broker did not answer within " + LIMIT.toSeconds() + " s; check that it runs", e);
        }
    }
}
