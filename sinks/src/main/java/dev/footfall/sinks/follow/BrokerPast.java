package dev.footfall.sinks.follow;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;

/** The past as the broker holds it, read with a consumer that takes part in no group. */
public final class BrokerPast implements Past {
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration REPLAY_LIMIT = Duration.ofMinutes(3); // below the 5 minutes that a group waits

    private final Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers;
    private final boolean fromCommitted;
    private final Function<String, Duration> lookback;
    private final Clock clock;

    /**
     * @param consumers makes a consumer of committed records that names the sink's group and is no member of it
     * @param fromCommitted whether the past ends where the group's last reader had come to; else, and where nobody has
     *     read yet, it ends with the newest record
     * @param lookback by topic, how long ago the broker must have appended a record for it to be left out; zero for all
     */
    public BrokerPast(
            Supplier<org.apache.kafka.clients.consumer.Consumer<byte[], byte[]>> consumers,
            boolean fromCommitted,
            Function<String, Duration> lookback,
            Clock clock) {
        this.consumers = consumers;
        this.fromCommitted = fromCommitted;
        this.lookback = lookback;
        this.clock = clock;
    }

    @Override
    public Map<TopicPartition, Long> marks(Set<TopicPartition> partitions) {
        try (var consumer = consumers.get()) {
            Map<TopicPartition, Long> marks = new HashMap<>(consumer.endOffsets(partitions));
            if (fromCommitted) {
                Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
                Map<TopicPartition, Long> beginnings = consumer.beginningOffsets(partitions);
                committed.forEach((partition, offset) -> {
                    if (offset != null) {
                        marks.put(partition, Math.max(offset.offset(), beginnings.getOrDefault(partition, 0L)));
                    }
                });
            }
            return marks;
        }
    }

    @Override
    public boolean isShared() {
        return fromCommitted;
    }

    @Override
    public void replay(
            Map<TopicPartition, Long> marks, java.util.function.Consumer<ConsumerRecord<byte[], byte[]>> to) {
        Set<TopicPartition> reading = marks.keySet().stream()
                .filter(partition -> !lookback.apply(partition.topic()).isZero())
                .collect(Collectors.toCollection(HashSet::new));
        try (var consumer = consumers.get()) {
            consumer.assign(reading);
            Map<TopicPartition, Long> since = reading.stream()
                    .collect(Collectors.toMap(
                            Function.identity(),
                            partition -> clock.millis()
                                    - lookback.apply(partition.topic()).toMillis()));
            Map<TopicPartition, OffsetAndTimestamp> first = consumer.offsetsForTimes(since);
            for (TopicPartition partition : Set.copyOf(reading)) {
                OffsetAndTimestamp from = first.get(partition);
                if (from == null || from.offset() >= markOf(marks, partition)) {
                    reading.remove(partition);
                } else {
                    consumer.seek(partition, from.offset());
                }
            }
            consumer.assign(reading);
            long deadline = System.nanoTime() + REPLAY_LIMIT.toNanos();
            while (!reading.isEmpty()) {
                if (System.nanoTime() > deadline) {
                    throw new TimeoutException(
                            "what was before could not be read within " + REPLAY_LIMIT.toSeconds() + " s");
                }
                ConsumerRecords<byte[], byte[]> polled = consumer.poll(POLL);
                for (ConsumerRecord<byte[], byte[]> record : polled) {
                    if (record.offset() < markOf(marks, new TopicPartition(record.topic(), record.partition()))) {
                        to.accept(record);
                    }
                }
                reading.removeIf(partition -> consumer.position(partition) >= markOf(marks, partition));
                consumer.pause(consumer.assignment().stream()
                        .filter(partition -> !reading.contains(partition))
                        .toList());
            }
        }
    }

    private static long markOf(Map<TopicPartition, Long> marks, TopicPartition partition) {
        return marks.getOrDefault(partition, 0L);
    }
}
