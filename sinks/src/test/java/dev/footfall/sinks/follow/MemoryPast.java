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
    private final boolean isShared;
    private boolean away;

    /** One that other instances move. */
    public MemoryPast() {
        this(true);
    }

    public MemoryPast(boolean isShared) {
        this.isShared = isShared;
    }

    public void add(ConsumerRecord<byte[], byte[]> record) {
        records.add(record);
    }

    /** What was taken of a partition: what is new to the past is added, and the mark moves. */
    public void taken(TopicPartition partition, List<ConsumerRecord<byte[], byte[]>> taken, long end) {
        long mark = marks.getOrDefault(partition, 0L);
        taken.stream().filter(record -> record.offset() >= mark).forEach(records::add);
        marks.put(partition, Math.max(mark, end));
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
        return isShared;
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
