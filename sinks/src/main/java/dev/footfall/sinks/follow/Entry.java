package dev.footfall.sinks.follow;

import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * A record of a topic, read.
 *
 * @param key as the topic has it; empty if it has none
 * @param value empty for a tombstone
 * @param appendedAt by the broker's clock, epoch milliseconds
 */
public record Entry(TopicPartition partition, String key, Optional<SpecificRecord> value, long appendedAt) {
    @Override
    public String toString() {
        return "Entry[partition=" + partition + "]"; // the rest is about persons
    }
}
