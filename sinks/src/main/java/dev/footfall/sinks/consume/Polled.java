package dev.footfall.sinks.consume;

import dev.footfall.sinks.consume.Batch.Advance;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;

/**
 * What one poll returned, to be written in one batch or several.
 *
 * @param records one partition after the other, those of a partition in the order of their offsets
 * @param ends the offset to read next, of every partition that the poll advanced, be it over transaction markers only
 */
record Polled(List<ConsumerRecord<byte[], byte[]>> records, Map<TopicPartition, Long> ends) {
    /**
     * @param positions the sink's, of all partitions that it has written
     */
    static Polled of(ConsumerRecords<byte[], byte[]> polled, Map<TopicPartition, OptionalLong> positions) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>(polled.count());
        polled.forEach(records::add);
        Map<TopicPartition, Long> ends = new HashMap<>();
        polled.nextOffsets().forEach((partition, next) -> { // of partitions too that did not move
            if (!positionOf(partition, positions).equals(OptionalLong.of(next.offset()))) {
                ends.put(partition, next.offset());
            }
        });
        return new Polled(records, ends);
    }

    boolean isEmpty() {
        return ends.isEmpty();
    }

    int size() {
        return records.size();
    }

    Set<TopicPartition> partitions() {
        return ends.keySet();
    }

    /**
     * Some of the records, and how far they move the positions. The last part moves the partitions without records too.
     *
     * @param from the first record, counted from 0
     * @param to the one after the last
     * @param positions the sink's, with all parts before this one written
     */
    Batch part(int from, int to, Map<TopicPartition, OptionalLong> positions) {
        List<ConsumerRecord<byte[], byte[]>> part = records.subList(from, to);
        Map<TopicPartition, Long> next = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> record : part) {
            TopicPartition partition = partitionOf(record);
            next.put(partition, ends.getOrDefault(partition, record.offset() + 1));
        }
        if (to < size()) {
            TopicPartition cut = partitionOf(records.get(to));
            next.computeIfPresent(cut, (_, _) -> records.get(to - 1).offset() + 1);
        } else {
            ends.forEach((partition, end) -> {
                if (!positionOf(partition, positions).equals(OptionalLong.of(end))) {
                    next.put(partition, end);
                }
            });
        }
        Map<TopicPartition, Advance> advances = new HashMap<>();
        next.forEach((partition, end) -> advances.put(partition, new Advance(positionOf(partition, positions), end)));
        return new Batch(part, advances);
    }

    private static OptionalLong positionOf(TopicPartition partition, Map<TopicPartition, OptionalLong> positions) {
        return positions.getOrDefault(partition, OptionalLong.empty());
    }

    private static TopicPartition partitionOf(ConsumerRecord<byte[], byte[]> record) {
        return new TopicPartition(record.topic(), record.partition());
    }
}
