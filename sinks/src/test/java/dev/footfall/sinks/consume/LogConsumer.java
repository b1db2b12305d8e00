package dev.footfall.sinks.consume;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Kafka's MockConsumer over a log that can be read again: what is read follows from the position, as it does with a
 * broker. Safe for use by a loop's thread and a test's.
 */
public final class LogConsumer extends MockConsumer<byte[], byte[]> {
    /** Partitions and their records; outlives its consumers. */
    public static final class Log {
        private final Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new ConcurrentHashMap<>();

        public void append(ConsumerRecord<byte[], byte[]> record) {
            of(new TopicPartition(record.topic(), record.partition())).add(record);
        }

        private List<ConsumerRecord<byte[], byte[]>> of(TopicPartition partition) {
            return records.computeIfAbsent(partition, _ -> new CopyOnWriteArrayList<>());
        }
    }

    private static final int BATCH = 3;

    private final Log log;

    public LogConsumer(Log log) {
        super("earliest");
        this.log = log;
    }

    /** Gives the consumer these partitions with its next poll. */
    public void assignNext(Set<TopicPartition> partitions) {
        Map<TopicPartition, Long> beginnings = new HashMap<>();
        partitions.forEach(partition -> beginnings.put(partition, 0L));
        schedulePollTask(() -> {
            updateBeginningOffsets(beginnings);
            updateEndOffsets(beginnings);
            rebalance(partitions);
        });
    }

    /** Returns at once if there is something, else after a moment, so that loops do not spin. */
    @SuppressWarnings("UnsynchronizedOverridesSynchronized") // it waits outside, so that a test is not kept waiting
    @Override
    public ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
        ConsumerRecords<byte[], byte[]> polled = pollLog(timeout);
        if (polled.isEmpty()) {
            LockSupport.parkNanos(Math.min(timeout.toNanos(), 1_000_000));
        }
        return polled;
    }

    private synchronized ConsumerRecords<byte[], byte[]> pollLog(Duration timeout) {
        int room = BATCH; // all that is handed over is returned, so nothing is left to come out of order after a seek
        for (TopicPartition partition : assignment()) {
            List<ConsumerRecord<byte[], byte[]>> records = log.of(partition);
            updateEndOffsets(
                    Map.of(partition, records.isEmpty() ? 0L : records.getLast().offset() + 1));
            if (!paused().contains(partition)) {
                long position = position(partition);
                for (ConsumerRecord<byte[], byte[]> record : records) {
                    if (record.offset() >= position && room > 0) {
                        addRecord(record);
                        room--;
                    }
                }
            }
        }
        return super.poll(timeout);
    }
}
