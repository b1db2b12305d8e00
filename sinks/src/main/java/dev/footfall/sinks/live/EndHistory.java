package dev.footfall.sinks.live;

import dev.footfall.sinks.live.GroupPositions.Position;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;

/**
 * Where partitions ended at the looks of the last minutes, so that an offset can be told as a time: how long a record has
 * waited at most is then known without reading it. Owned by one thread.
 */
final class EndHistory {
    private static final int LOOKS = 150;

    private final Map<TopicPartition, TreeMap<Long, Long>> timeByEnd = new HashMap<>();

    /** @param at milliseconds since 1970 */
    void add(long at, Map<TopicPartition, Position> positions) {
        positions.forEach((partition, position) -> {
            TreeMap<Long, Long> ends = timeByEnd.computeIfAbsent(partition, _ -> new TreeMap<>());
            ends.tailMap(position.end(), false).clear(); // the topic was made anew
            ends.put(position.end(), at);
            if (ends.size() > LOOKS) {
                ends.pollFirstEntry();
            }
        });
    }

    /** The last look before the record at this offset came; empty if it was there at the first one that is known. */
    OptionalLong before(TopicPartition partition, long offset) {
        Map.Entry<Long, Long> ended =
                timeByEnd.getOrDefault(partition, new TreeMap<>()).floorEntry(offset);
        return ended == null ? OptionalLong.empty() : OptionalLong.of(ended.getValue());
    }
}
