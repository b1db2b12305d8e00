package dev.footfall.processors.sessions;

import dev.footfall.schemas.topic.SessionKey;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Puts what is keyed by a {@link SessionKey} where its visitor's events are, by the hash that Kafka's default
 * partitioner takes of keys, so that revisions and retractions of one visitor's sessions stay in order.
 *
 * @param <V> a record about a visitor
 */
public final class VisitorPartitioner<V> implements StreamPartitioner<String, V> {
    @Override
    public Optional<Set<Integer>> partitions(String topic, String key, @Nullable V value, int partitions) {
        byte[] visitor = SessionKey.visitorKey(key).getBytes(StandardCharsets.UTF_8);
        return Optional.of(Set.of(Utils.toPositive(Utils.murmur2(visitor)) % partitions));
    }
}
