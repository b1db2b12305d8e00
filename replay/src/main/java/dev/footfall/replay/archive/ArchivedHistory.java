package dev.footfall.replay.archive;

import dev.footfall.schemas.registry.SchemaIds;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/**
 * What an archive has of the past of topics. Used by one thread.
 *
 * <p>Every method throws IOException if a file cannot be read; the message names it.
 */
public record ArchivedHistory(ArchiveStore store) {
    /** Takes records. */
    @FunctionalInterface
    public interface Receiver {
        /**
         * Takes a record.
         *
         * @throws IOException if it cannot; reading ends then
         */
        void take(ConsumerRecord<byte[], byte[]> record) throws IOException;
    }

    /**
     * The offset from which on the archive has all that a partition was given since a time, without a gap up to where the
     * topic itself begins; empty if it does not.
     *
     * @param begin offset of the first record that the topic still has
     */
    public Optional<Long> startOf(TopicPartition partition, Instant from, long begin) throws IOException {
        List<Part> parts = store.parts(partition);
        if (parts.isEmpty() || endOf(store, parts.getLast()) < begin) {
            return Optional.empty();
        }
        long start = begin;
        for (Part part : parts.reversed()) {
            try (PartReader reader = new PartReader(store, part)) {
                Optional<GenericRecord> record = reader.next();
                boolean isOlder = record.map(first -> isBefore(first, from)).orElse(false);
                while (isOlder && record.isPresent() && isBefore(record.get(), from)) {
                    record = reader.next();
                }
                if (isOlder) {
                    return Optional.of(Math.min(record.map(PartReader::offset).orElse(start), begin));
                }
                start = part.offset();
                if (!reader.follows()) {
                    return Optional.empty();
                }
            }
        }
        return Optional.of(Math.min(start, begin)); // the archive has the topic from its first record on
    }

    /**
     * Tells the records of a partition from an offset to another, which is not one of them.
     *
     * @param registry knows the ids of schemas now
     * @param subject of the topic's values
     */
    public void read(TopicPartition partition, long from, long to, SchemaIds registry, String subject, Receiver into)
            throws IOException {
        List<Part> parts = store.parts(partition);
        for (int i = 0; i < parts.size(); i++) {
            boolean isBefore = i + 1 < parts.size() && parts.get(i + 1).offset() <= from;
            if (isBefore || parts.get(i).offset() >= to) {
                continue;
            }
            try (PartReader reader = new PartReader(store, parts.get(i))) {
                for (Optional<GenericRecord> record = reader.next(); record.isPresent(); record = reader.next()) {
                    long offset = PartReader.offset(record.get());
                    if (offset >= from && offset < to) {
                        into.take(reader.restore(record.get(), partition, registry, subject));
                    }
                }
            }
        }
    }

    private static boolean isBefore(GenericRecord record, Instant time) {
        return PartReader.appendedAt(record) < time.toEpochMilli();
    }

    /** Behind the last record of a file. */
    static long endOf(ArchiveStore store, Part part) throws IOException {
        try (PartReader reader = new PartReader(store, part)) {
            OptionalLong last = reader.last();
            return last.isPresent() ? last.getAsLong() + 1 : part.offset();
        }
    }
}
