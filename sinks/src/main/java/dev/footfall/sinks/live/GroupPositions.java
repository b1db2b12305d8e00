package dev.footfall.sinks.live;

import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;

/** Tells where consumer groups are. Used by one thread. */
interface GroupPositions extends AutoCloseable {
    /**
     * A group and a partition.
     *
     * @param committed the offset from which the group would go on
     * @param end the offset after the last record that can be read
     */
    record Position(long committed, long end) {
        long behind() {
            return Math.max(0, end - committed);
        }
    }

    /**
     * Where groups are now, by their names. One that has never committed has no entry.
     *
     * @param groups the topics that each reads; what else it has committed for counts too
     * @throws IOException if the broker does not answer within a few seconds
     */
    Map<String, Map<TopicPartition, Position>> of(Map<String, Set<Topic>> groups)
            throws IOException, InterruptedException;

    @Override
    void close();
}
