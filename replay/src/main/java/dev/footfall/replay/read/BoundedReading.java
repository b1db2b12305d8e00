package dev.footfall.replay.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * What is read of some partitions: from an offset until before another, without what is not wanted, and how far that is. Other
 * partitions are read as they are. Safe for use by many threads.
 */
public final class BoundedReading {
    private final Map<TopicPartition, Long> starts;
    private final Map<TopicPartition, Long> ends;
    private final Predicate<ConsumerRecord<byte[], byte[]>> isWanted;
    private final BooleanSupplier paused;
    private final Pace pace;

    /** The offsets behind what was read. */
    private final Map<TopicPartition, Long> next;

    /** The offsets behind the last records that were wanted. */
    private final Map<TopicPartition, Long> given = new ConcurrentHashMap<>();

    /**
     * @param starts where reading begins, or went on to before, by partition
     * @param ends where it ends, of the same partitions
     * @param paused asked now and then whether to wait
     */
    public BoundedReading(
            Map<TopicPartition, Long> starts,
            Map<TopicPartition, Long> ends,
            Predicate<ConsumerRecord<byte[], byte[]>> isWanted,
            BooleanSupplier paused,
            Pace pace) {
        if (!starts.keySet().equals(ends.keySet())) {
            throw new IllegalArgumentException("what begins must end: " + starts.keySet() + ", " + ends.keySet());
        }
        this.starts = Map.copyOf(starts);
        this.ends = Map.copyOf(ends);
        this.isWanted = isWanted;
        this.paused = paused;
        this.pace = pace;
        this.next = new ConcurrentHashMap<>(starts);
    }

    /** Where it begins. */
    public Map<TopicPartition, Long> starts() {
        return starts;
    }

    /** How many offsets were read since it began. */
    public long read() {
        return next.entrySet().stream()
                .mapToLong(it -> it.getValue() - starts.getOrDefault(it.getKey(), it.getValue()))
                .sum();
    }

    /**
     * Whether all was read, and whoever read it is done with it.
     *
     * @param committed the offsets behind what they are done with
     */
    public boolean isDone(Map<TopicPartition, OffsetAndMetadata> committed) {
        return ends.entrySet().stream().allMatch(it -> next.getOrDefault(it.getKey(), 0L) >= it.getValue())
                && given.entrySet().stream().allMatch(it -> {
                    OffsetAndMetadata done = committed.get(it.getKey());
                    return done != null && done.offset() >= it.getValue();
                });
    }

    boolean isPaused() {
        return paused.getAsBoolean();
    }

    /** How many offsets are left to read of a partition from one on; empty if it has no bounds. */
    OptionalLong left(TopicPartition partition, long from) {
        Long end = ends.get(partition);
        return end == null ? OptionalLong.empty() : OptionalLong.of(Math.max(0, end - from));
    }

    /** Takes of what was read what is to be, and waits until it is due. */
    ConsumerRecords<byte[], byte[]> take(ConsumerRecords<byte[], byte[]> polled) throws InterruptedException {
        Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> taken = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> bounded = new HashMap<>();
        int count = 0;
        for (TopicPartition partition : polled.partitions()) {
            List<ConsumerRecord<byte[], byte[]>> records = polled.records(partition);
            Long end = ends.get(partition);
            if (end != null) {
                records = wanted(records, end);
                count += records.size();
            }
            if (!records.isEmpty()) {
                taken.put(partition, records);
                if (end != null) {
                    given.merge(partition, records.getLast().offset() + 1, Math::max);
                }
            }
        }
        polled.nextOffsets().forEach((partition, to) -> {
            Long end = ends.get(partition);
            if (end == null) {
                bounded.put(partition, to);
                return;
            }
            long reached = Math.min(to.offset(), end);
            next.put(partition, Math.max(reached, next.getOrDefault(partition, reached)));
            bounded.put(
                    partition,
                    reached == to.offset() ? to : new OffsetAndMetadata(reached, to.leaderEpoch(), to.metadata()));
        });
        pace.after(count);
        return new ConsumerRecords<>(taken, bounded);
    }

    private List<ConsumerRecord<byte[], byte[]>> wanted(List<ConsumerRecord<byte[], byte[]>> records, long end) {
        List<ConsumerRecord<byte[], byte[]>> wanted = new ArrayList<>(records.size());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (record.offset() < end && isWanted.test(record)) {
                wanted.add(record);
            }
        }
        return wanted;
    }
}
