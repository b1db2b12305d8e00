package dev.footfall.sinks.consume;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What one poll returned, and how far it moves the positions.
 *
 * @param records as the topics hold them; those of a partition are in the order of their offsets
 * @param advances the move of every partition that the poll advanced, be it over transaction markers only
 */
public record Batch(List<ConsumerRecord<byte[], byte[]>> records, Map<TopicPartition, Advance> advances) {
    public Batch {
        records = List.copyOf(records);
        advances = Map.copyOf(advances);
    }

    /**
     * A partition's move.
     *
     * @param from the sink's position before; empty if nothing of the partition was written yet
     * @param to the offset to read next
     */
    public record Advance(OptionalLong from, long to) {}
}
