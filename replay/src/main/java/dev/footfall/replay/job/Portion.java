package dev.footfall.replay.job;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What goes into one transaction: copied records, and how far they bring reading. Once it is committed it is the next one.
 * Used by one thread.
 */
final class Portion {
    /** Each end of a transaction costs some rounds to the broker, so it is worth so many records or so much time. */
    private static final int MOST_RECORDS = 50_000;

    private static final Duration LONGEST = Duration.ofMillis(500);

    private final ConsumerGroupMetadata group;
    private final Producer<byte[], byte[]> producer;
    private final boolean isEven;
    private final LongSupplier nanos;
    private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    private int records;
    private long begun;

    /**
     * @param group keeps how far reading is
     * @param producer ready for transactions
     * @param isEven whether every part is whole, so that a throttled copy flows evenly
     * @param nanos as {@link System#nanoTime}
     */
    Portion(ConsumerGroupMetadata group, Producer<byte[], byte[]> producer, boolean isEven, LongSupplier nanos) {
        this.group = group;
        this.producer = producer;
        this.isEven = isEven;
        this.nanos = nanos;
    }

    /** Brings reading to these offsets; what is added now belongs to that. */
    void reach(Map<TopicPartition, Long> offsets) {
        if (next.isEmpty()) {
            producer.beginTransaction();
            begun = nanos.getAsLong();
        }
        offsets.forEach((partition, offset) -> next.put(partition, new OffsetAndMetadata(offset)));
    }

    void add(ProducerRecord<byte[], byte[]> record) {
        var _ = producer.send(record);
        records++;
    }

    /** Whether to commit it now. */
    boolean isWhole() {
        return isEven || records >= MOST_RECORDS || (!next.isEmpty() && nanos.getAsLong() - begun > LONGEST.toNanos());
    }

    /** Commits it, if anything was reached. */
    void commit() {
        if (next.isEmpty()) {
            return;
        }
        producer.sendOffsetsToTransaction(next, group);
        producer.commitTransaction();
        next.clear();
        records = 0;
    }
}
