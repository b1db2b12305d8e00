package dev.footfall.replay.job;

import dev.footfall.replay.archive.ArchivePlace;
import dev.footfall.replay.archive.ArchiveStore;
import dev.footfall.replay.archive.ArchivedHistory;
import dev.footfall.replay.job.Manifest.Slice;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Copies from an archive what the source topics have no more of the slices, before {@link RangeCopy} copies the rest, and in
 * its way: what was copied and how far are one transaction. Used by one thread.
 */
final class ArchivedCopy {
    private static final int AT_ONCE = 5_000;
    private static final Duration WAIT = Duration.ofMillis(200);

    private final Manifest manifest;
    private final RangeCopy range;
    private final ArchivePlace place;
    private final SchemaRegistry registry;

    /**
     * @param range copies the rest; it knows what is wanted, and keeps how far both are
     */
    ArchivedCopy(Manifest manifest, RangeCopy range, ArchivePlace place, SchemaRegistry registry) {
        this.manifest = manifest;
        this.range = range;
        this.place = place;
        this.registry = registry;
    }

    /**
     * Copies what is left.
     *
     * @param paused asked now and then whether to wait
     * @throws ReplayException if the broker does not take it, or the archive cannot be read
     */
    void run(Broker broker, BooleanSupplier paused) throws ReplayException, InterruptedException {
        try (ArchiveStore store = place.open();
                KafkaProducer<byte[], byte[]> producer = range.producer();
                KafkaConsumer<byte[], byte[]> consumer = broker.consumer(range.group())) {
            ArchivedHistory archive = new ArchivedHistory(store);
            producer.initTransactions(); // ends what a process that was killed left open
            for (Slice slice : manifest.slices()) {
                TopicPartition partition = slice.place();
                OffsetAndMetadata committed =
                        consumer.committed(Set.of(partition)).get(partition);
                long from = committed == null ? slice.start() : committed.offset();
                long to = Math.min(slice.end(), broker.begin(partition));
                if (from < to) {
                    copy(archive, partition, from, to, producer, consumer, paused);
                }
            }
        } catch (KafkaException | RegistryException e) {
            throw new ReplayException(
                    "the archive could not be copied to its end: " + e.getMessage()
                            + "; go on with 'footfall replay resume " + manifest.job() + "'",
                    e);
        } catch (IOException e) {
            throw new ReplayException(
                    e.getMessage() + "; go on with 'footfall replay resume " + manifest.job() + "'", e);
        }
    }

    private void copy(
            ArchivedHistory archive,
            TopicPartition partition,
            long from,
            long to,
            KafkaProducer<byte[], byte[]> producer,
            KafkaConsumer<byte[], byte[]> consumer,
            BooleanSupplier paused)
            throws IOException, InterruptedException {
        List<ConsumerRecord<byte[], byte[]>> some = new ArrayList<>();
        String subject = partition.topic() + "-value";
        archive.read(partition, from, to, registry, subject, record -> {
            some.add(record);
            if (some.size() == AT_ONCE) {
                commit(partition, some, record.offset() + 1, producer, consumer);
                some.clear();
            }
        });
        while (paused.getAsBoolean()) {
            Thread.sleep(WAIT);
        }
        commit(partition, some, to, producer, consumer);
    }

    private void commit(
            TopicPartition partition,
            List<ConsumerRecord<byte[], byte[]>> records,
            long next,
            KafkaProducer<byte[], byte[]> producer,
            KafkaConsumer<byte[], byte[]> consumer) {
        producer.beginTransaction();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            if (range.isWanted(record)) {
                var _ = producer.send(range.shadowOf(record));
            }
        }
        producer.sendOffsetsToTransaction(Map.of(partition, new OffsetAndMetadata(next)), consumer.groupMetadata());
        producer.commitTransaction();
    }
}
