package dev.footfall.replay.job;

import dev.footfall.replay.read.Pace;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Copies the slices of the source topics into the replay's own, where an archive has some of them, partition by partition,
 * with the times at which their records were appended. What was copied and how far are one transaction, so that after any
 * interruption it goes on with each record copied once. Used by one thread.
 */
final class RangeCopy {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int MOST_AT_ONCE = 5_000;

    private final Manifest manifest;
    private final ShadowNames names;
    private final Map<String, Object> client;
    private final Wanted wanted;
    private final Map<TopicPartition, Long> ends;
    private final Map<TopicPartition, Long> starts;

    /**
     * @param wanted what is copied
     */
    RangeCopy(Manifest manifest, ShadowNames names, Map<String, Object> client, Wanted wanted) {
        this.manifest = manifest;
        this.names = names;
        this.client = Map.copyOf(client);
        this.wanted = wanted;
        this.starts = manifest.starts();
        this.ends = manifest.ends();
    }

    /**
     * Copies what is left.
     *
     * @param paused asked now and then whether to wait
     * @param copied told how many of the slices' offsets are behind it
     * @throws ReplayException if the broker does not take it
     */
    void run(Broker broker, BooleanSupplier paused, LongConsumer copied) throws ReplayException, InterruptedException {
        try (KafkaProducer<byte[], byte[]> producer = producer();
                KafkaConsumer<byte[], byte[]> consumer = broker.consumer(group())) {
            producer.initTransactions(); // ends what a process that was killed left open
            copy(consumer, producer, paused, copied);
        } catch (KafkaException e) {
            throw new ReplayException(
                    "the range could not be read to its end: " + e.getMessage()
                            + "; go on with 'footfall replay resume " + manifest.job() + "'",
                    e);
        }
    }

    /**
     * Copies what is left.
     *
     * @param consumer that belongs to the group which keeps how far it is
     * @param producer ready for transactions
     */
    void copy(
            Consumer<byte[], byte[]> consumer,
            Producer<byte[], byte[]> producer,
            BooleanSupplier paused,
            LongConsumer copied)
            throws InterruptedException {
        Map<TopicPartition, Long> positions = start(consumer);
        Pace pace = new Pace(manifest.throttle());
        Portion portion = new Portion(consumer.groupMetadata(), producer, manifest.throttle() > 0, System::nanoTime);
        copied.accept(behind(positions));
        while (isLeft(positions)) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (paused.getAsBoolean()) {
                portion.commit(); // a transaction that waits is aborted after a minute
                Thread.sleep(POLL);
                continue;
            }
            int records = copy(consumer.poll(POLL), consumer, portion, positions);
            if (portion.isWhole() || !isLeft(positions)) {
                portion.commit();
                copied.accept(behind(positions));
            }
            pace.after(records);
        }
    }

    /** Goes to where copying begins, in each partition. */
    private Map<TopicPartition, Long> start(Consumer<byte[], byte[]> consumer) {
        Set<TopicPartition> partitions = Set.copyOf(ends.keySet());
        consumer.assign(partitions);
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata known = committed.get(partition);
            long start = known == null ? startOf(partition) : known.offset();
            positions.put(partition, start);
            consumer.seek(partition, start);
            if (start >= endOf(partition)) {
                consumer.pause(List.of(partition));
            }
        }
        return positions;
    }

    private boolean isLeft(Map<TopicPartition, Long> positions) {
        return positions.entrySet().stream().anyMatch(it -> it.getValue() < endOf(it.getKey()));
    }

    private int copy(
            ConsumerRecords<byte[], byte[]> polled,
            Consumer<byte[], byte[]> consumer,
            Portion portion,
            Map<TopicPartition, Long> positions) {
        Map<TopicPartition, Long> next = new HashMap<>();
        polled.nextOffsets().forEach((partition, to) -> {
            long bounded = Math.min(to.offset(), endOf(partition));
            if (bounded > positions.getOrDefault(partition, endOf(partition))) {
                next.put(partition, bounded);
            }
            if (to.offset() >= endOf(partition)) {
                consumer.pause(List.of(partition));
            }
        });
        if (next.isEmpty()) {
            return 0;
        }
        int records = 0;
        portion.reach(next);
        for (ConsumerRecord<byte[], byte[]> record : polled) {
            TopicPartition partition = new TopicPartition(record.topic(), record.partition());
            if (record.offset() < endOf(partition) && isWanted(record)) {
                records++;
                portion.add(shadowOf(record));
            }
        }
        positions.putAll(next);
        return records;
    }

    private long startOf(TopicPartition partition) {
        return starts.getOrDefault(partition, 0L);
    }

    private long endOf(TopicPartition partition) {
        return ends.getOrDefault(partition, 0L);
    }

    boolean isWanted(ConsumerRecord<byte[], byte[]> record) {
        return wanted.test(record);
    }

    /** A record as it goes into the replay's own topic. */
    ProducerRecord<byte[], byte[]> shadowOf(ConsumerRecord<byte[], byte[]> record) {
        return new ProducerRecord<>(
                shadow(record.topic()),
                record.partition(),
                record.timestamp(),
                record.key(),
                record.value(),
                record.headers());
    }

    /** The group that keeps how far it is; nobody joins it. */
    Map<String, Object> group() {
        return Map.of(
                "group.id",
                names.readers(),
                "group.protocol",
                "classic",
                "max.poll.records",
                new Pace(manifest.throttle()).batch(MOST_AT_ONCE));
    }

    private String shadow(String topic) {
        return names.prefix() + topic.substring("footfall.".length());
    }

    private long behind(Map<TopicPartition, Long> positions) {
        return positions.entrySet().stream()
                .mapToLong(it -> it.getValue() - startOf(it.getKey()))
                .sum();
    }

    /** One that ends the transactions of those before it. */
    KafkaProducer<byte[], byte[]> producer() {
        Map<String, Object> all = new HashMap<>(client);
        all.put("transactional.id", names.readers());
        all.put("compression.type", "lz4");
        all.put("linger.ms", 20);
        all.put("batch.size", 256 << 10);
        all.put("max.request.size", 32 << 20);
        all.put("transaction.timeout.ms", 60_000);
        return new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer());
    }
}
