package dev.footfall.replay.read;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * A consumer to which partitions end where a {@link BoundedReading} says: neither it nor its owner asks for more of them, and
 * the owner takes them for read to their end. Owned by one thread.
 */
final class BoundedConsumer extends KafkaConsumer<byte[], byte[]> {
    private final BoundedReading reading;

    /** Where this consumer is in each of its partitions; another may have been further and not done with it. */
    private final Map<TopicPartition, Long> next = new HashMap<>();

    BoundedConsumer(Map<String, Object> config, BoundedReading reading) {
        super(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
        this.reading = reading;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        // While it is paused it goes on asking, or its group would take it for dead.
        Set<TopicPartition> held = reading.isPaused() ? without(assignment(), paused()) : Set.of();
        super.pause(held);
        ConsumerRecords<byte[], byte[]> polled = super.poll(timeout);
        next.keySet().retainAll(assignment());
        polled.nextOffsets().forEach((partition, to) -> next.put(partition, to.offset()));
        resume(within(held, assignment()));
        super.pause(within(over(next.keySet()), assignment()));
        try {
            return reading.take(polled);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    @Override
    public void resume(Collection<TopicPartition> partitions) {
        super.resume(without(partitions, over(partitions)));
    }

    @Override
    public void seek(TopicPartition partition, long offset) {
        next.remove(partition); // its owner undoes what it did, and reads it again
        super.seek(partition, offset);
    }

    @Override
    public void seek(TopicPartition partition, OffsetAndMetadata offset) {
        next.remove(partition);
        super.seek(partition, offset);
    }

    @Override
    public void seekToBeginning(Collection<TopicPartition> partitions) {
        next.keySet().removeAll(partitions);
        super.seekToBeginning(partitions);
    }

    /** So that who reads several topics in the order of time does not wait for what is not read. */
    @Override
    public OptionalLong currentLag(TopicPartition partition) {
        OptionalLong lag = super.currentLag(partition);
        OptionalLong left = left(partition);
        return left.isEmpty() ? lag : OptionalLong.of(Math.min(left.getAsLong(), lag.orElse(left.getAsLong())));
    }

    private OptionalLong left(TopicPartition partition) {
        Long at = next.get(partition);
        return at == null ? OptionalLong.empty() : reading.left(partition, at);
    }

    private List<TopicPartition> over(Collection<TopicPartition> partitions) {
        return partitions.stream().filter(it -> left(it).orElse(1) == 0).toList();
    }

    private static Set<TopicPartition> without(
            Collection<TopicPartition> partitions, Collection<TopicPartition> those) {
        return partitions.stream().filter(it -> !those.contains(it)).collect(Collectors.toSet());
    }

    private static Set<TopicPartition> within(Collection<TopicPartition> partitions, Collection<TopicPartition> those) {
        return partitions.stream().filter(those::contains).collect(Collectors.toSet());
    }
}
