package dev.footfall.sinks.consume;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/** What a sink answers when asked where to go on reading. */
public sealed interface Positions permits Positions.Known, Unavailable {
    /**
     * It knows.
     *
     * @param next the offset to read next; a partition of which nothing was written yet is not in the map
     */
    record Known(Map<TopicPartition, Long> next) implements Positions {
        public Known {
            next = Map.copyOf(next);
        }
    }
}
