package dev.footfall.processors.refine;

import dev.footfall.schemas.record.DroppedEvent;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** What was dropped stays in the partition that it was received in, whatever its key, so that the ledger's sums meet. */
final class OriginPartitioner implements StreamPartitioner<String, DroppedEvent> {
    @Override
    public Optional<Set<Integer>> partitions(String topic, String key, DroppedEvent dropped, int partitions) {
        return Optional.of(Set.of(dropped.getOriginPartition() % partitions));
    }
}
