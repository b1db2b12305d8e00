package dev.footfall.replay.topic;

import java.io.IOException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads committed records of topics, in no group. Owned by one thread.
 *
 * <p>Every method throws IOException, which says what to check, if the broker does not answer.
 */
public final class TopicReader implements AutoCloseable {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SILENCE = Duration.ofSeconds(30);

    private final KafkaConsumer<byte[], byte[]> consumer;

    /**
     * @param client how to reach the broker, as Kafka's clients name the settings
     */
    public TopicReader(Map<String, Object> client) {
        Map<String, Object> all = new HashMap<>(client);
        all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none"); // what vanishes meanwhile is not passed over
        all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        this.consumer = new KafkaConsumer<>(all, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    /** Takes records. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * Takes a record.
         *
         * @throws IOException if it cannot; reading ends then
         */
        void take(ConsumerRecord<byte[], byte[]> record) throws IOException;
    }

    /**
     * What a partition holds now.
     *
     * @param begin offset of its first record, as far as there is one
     * @param end offset before which it ends
     */
    public record Extent(long begin, long end) {}

    /** The partitions of a topic. */
    public List<TopicPartition> partitions(String topic) throws IOException {
        try {
            return consumer.partitionsFor(topic, SILENCE).stream()
                    .map(each -> new TopicPartition(each.topic(), each.partition()))
                    .sorted(Comparator.comparingInt(TopicPartition::partition))
                    .toList();
        } catch (KafkaException e) {
            throw unreadable(topic, e);
        }
    }

    /** What a partition holds now, as far as it is committed. */
    public Extent extent(TopicPartition partition) throws IOException {
        try {
            return new Extent(
                    consumer.beginningOffsets(List.of(partition), SILENCE).getOrDefault(partition, 0L),
                    consumer.endOffsets(List.of(partition), SILENCE).getOrDefault(partition, 0L));
        } catch (KafkaException e) {
            throw unreadable(partition.topic(), e);
        }
    }

    /** Tells all records that are committed by now, partition by partition in their order. */
    public void readAll(String topic, Receiver into) throws IOException {
        Map<TopicPartition, Long> ends = new HashMap<>();
        for (TopicPartition partition : partitions(topic)) {
            ends.put(partition, extent(partition).end());
        }
        try {
            consumer.assign(ends.keySet());
            consumer.resume(ends.keySet()); // they may have been read before
            consumer.seekToBeginning(ends.keySet());
            readTo(ends, into);
        } catch (KafkaException e) {
            throw unreadable(topic, e);
        }
    }

    /** Tells the records of a partition from an offset to another, which is not one of them. */
    public void read(TopicPartition partition, long from, long to, Receiver into) throws IOException {
        try {
            consumer.assign(List.of(partition));
            consumer.resume(List.of(partition));
            consumer.seek(partition, from);
            readTo(Map.of(partition, to), into);
        } catch (KafkaException e) {
            throw unreadable(partition.topic(), e);
        }
    }

    /** The record at an offset; empty if there is none, or none any more. */
    public Optional<ConsumerRecord<byte[], byte[]>> find(TopicPartition partition, long offset) throws IOException {
        try {
            boolean isThere = consumer.partitionsFor(partition.topic(), SILENCE).stream()
                    .anyMatch(each -> each.partition() == partition.partition());
            if (!isThere) {
                return Optional.empty();
            }
            consumer.assign(List.of(partition));
            consumer.resume(List.of(partition));
            long begin = consumer.beginningOffsets(List.of(partition), SILENCE).getOrDefault(partition, 0L);
            long end = consumer.endOffsets(List.of(partition), SILENCE).getOrDefault(partition, 0L);
            if (offset < begin || offset >= end) {
                return Optional.empty();
            }
            consumer.seek(partition, offset);
            long deadline = System.nanoTime() + SILENCE.toNanos();
            while (consumer.position(partition) <= offset) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() == offset) {
                        return Optional.of(record);
                    }
                }
                requireTime(partition.topic(), deadline);
            }
            return Optional.empty(); // a marker, or a record of a transaction that was undone
        } catch (KafkaException e) {
            throw unreadable(partition.topic(), e);
        }
    }

    private void readTo(Map<TopicPartition, Long> ends, Receiver into) throws IOException {
        long deadline = System.nanoTime() + SILENCE.toNanos();
        for (Set<TopicPartition> open = unread(ends); !open.isEmpty(); open = unread(ends)) {
            Set<TopicPartition> finished = new HashSet<>(consumer.assignment());
            finished.removeAll(open);
            consumer.pause(finished);
            var polled = consumer.poll(POLL);
            if (polled.isEmpty()) {
                requireTime(open.iterator().next().topic(), deadline);
            } else {
                deadline = System.nanoTime() + SILENCE.toNanos();
            }
            for (ConsumerRecord<byte[], byte[]> record : polled) {
                if (record.offset() < ends.getOrDefault(new TopicPartition(record.topic(), record.partition()), 0L)) {
                    into.take(record);
                }
            }
        }
    }

    private Set<TopicPartition> unread(Map<TopicPartition, Long> ends) {
        Set<TopicPartition> open = new HashSet<>();
        ends.forEach((partition, end) -> {
            if (consumer.position(partition) < end) {
                open.add(partition);
            }
        });
        return open;
    }

    private static void requireTime(String topic, long deadline) throws IOException {
        if (System.nanoTime() > deadline) {
            throw new IOException("the broker sent nothing of " + topic + " for " + SILENCE.toSeconds()
                    + " s; check that it is well");
        }
    }

    private static IOException unreadable(String topic, KafkaException e) {
        return new IOException(topic + " cannot be read: " + e.getMessage() + "; check that the broker runs", e);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
