package dev.footfall.sinks.follow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** A past that a test writes. */
public final class MemoryPast implements Past {
    private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    private final Map<TopicPartition, Long> marks = new HashMap<>();
    private boolean away;

    public void add(ConsumerRecord<byte[], byte[]> record) {
        records.add(record);
    }

    public void mark(TopicPartition partition, long mark) {
        marks.put(partition, mark);
    }

    public void away(boolean isAway) {
        away = isAway;
    }

    @Override
    public Map<TopicPartition, Long> marks(Set<TopicPartition> partitions) {
        if (away) {
            throw new KafkaException("away");
        }
        Map<TopicPartition, Long> asked = new HashMap<>();
        partitions.forEach(partition -> asked.put(partition, marks.getOrDefault(partition, 0L)));
        return asked;
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public void replay(Map<TopicPartition, Long> until, Consumer<ConsumerRecord<byte[], byte[]>> to) {
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Long mark = until.get(new TopicPartition(record.topic(), record.partition()));
            if (mark != null && record.offset() < mark) {
                to.accept(record);
            }
        }
    }
}
