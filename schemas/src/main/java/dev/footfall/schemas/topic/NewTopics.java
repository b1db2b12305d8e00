package dev.footfall.schemas.topic;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;

/**
 * Topics that were just created, and whose leaders may not know it yet. Whoever writes to them at once can lose records to a
 * timeout: of two batches of an idempotent producer that are under way together, such a broker may refuse the first, become
 * the leader, and take the second as the beginning; the first then never fits before it.
 */
public final class NewTopics {
    private NewTopics() {}

    /**
     * Done when the leader of every partition answers; the client asks again until then, for as long as its
     * {@code default.api.timeout.ms} allows. Safe for use by many threads.
     *
     * @param topics with the number of partitions that they were created with
     */
    public static KafkaFuture<?> answered(Admin admin, Collection<NewTopic> topics) {
        Map<TopicPartition, OffsetSpec> ends = topics.stream()
                .flatMap(topic -> IntStream.range(0, topic.numPartitions())
                        .mapToObj(partition -> new TopicPartition(topic.name(), partition)))
                .collect(Collectors.toMap(partition -> partition, _ -> OffsetSpec.latest()));
        return admin.listOffsets(ends).all();
    }
}
