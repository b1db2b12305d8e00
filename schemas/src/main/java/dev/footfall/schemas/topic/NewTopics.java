package dev.footfall.schemas.topic;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Topics that were just created, and whose leaders may not know it yet. Whoever writes to them at once can lose records to a
 * timeout: of two batches of an idempotent producer that are under way together, such a broker may refuse the first, become
 * the leader, and take the second as the beginning; the first then never fits before it.
 */
public final class NewTopics {
    private static final Duration LOOK = Duration.ofMillis(50);

    private NewTopics() {}

    /**
     * Waits until the leader of every partition answers. Brokers hear of new topics one after the other, so one that is
     * asked may not know them yet.
     *
     * @param topics with the number of partitions that they were created with
     * @param limit how long at most
     * @throws ExecutionException if the broker refuses, or does not know them within the limit
     * @throws TimeoutException if it does not answer within the limit
     */
    public static void awaitLeaders(Admin admin, Collection<NewTopic> topics, Duration limit)
            throws ExecutionException, TimeoutException, InterruptedException {
        Map<TopicPartition, OffsetSpec> ends = topics.stream()
                .flatMap(topic -> IntStream.range(0, topic.numPartitions())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        long deadline = System.nanoTime() + limit.toNanos();
        while (!ends.isEmpty()) {
            try {
                admin.listOffsets(ends).all().get(Math.max(1, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                return;
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof UnknownTopicOrPartitionException) || System.nanoTime() > deadline) {
                    throw e;
                }
                Thread.sleep(LOOK);
            }
        }
    }
}
