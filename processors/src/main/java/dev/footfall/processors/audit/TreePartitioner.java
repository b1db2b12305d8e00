package dev.footfall.processors.audit;

import java.util.Optional;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** Puts what belongs to a tree into the partition of its number, so that a partition holds one tree in order. */
final class TreePartitioner implements StreamPartitioner<String, SpecificRecord> {
    @Override
    public Optional<Set<Integer>> partitions(String topic, String tree, SpecificRecord value, int partitions) {
        int partition = Integer.parseInt(tree.substring(tree.lastIndexOf('/') + 1));
        if (partition >= partitions) {
            throw new IllegalStateException("the topic " + topic + " has " + partitions
                    + " partitions, fewer than those that the audit reads; give it as many as the others have");
        }
        return Optional.of(Set.of(partition));
    }
}
