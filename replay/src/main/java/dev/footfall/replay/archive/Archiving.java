package dev.footfall.replay.archive;

import dev.footfall.replay.topic.TopicReader;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.registry.WireFormat;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;

/**
 * Copies a topic into the archive, from where it ends there to where the topic ends now. A file is of one partition, day and
 * schema, and has a bounded size. Used by one thread.
 */
public final class Archiving {
    private static final long LARGEST_FILE = 128L << 20; // before compression

    private final ArchiveStore store;
    private final TopicReader reader;
    private final SchemaRegistry registry;
    private long records;
    private long files;
    private @Nullable PartWriter open;
    private @Nullable LocalDate day;
    private int schemaId = -1;

    /** Into a store that this process has locked. */
    public Archiving(ArchiveStore store, TopicReader reader, SchemaRegistry registry) {
        this.store = store;
        this.reader = reader;
        this.registry = registry;
    }

    /**
     * What was done.
     *
     * @param records that were copied
     * @param files that were written
     * @param missed records that had outlived their retention before they were copied, at most
     */
    public record Done(long records, long files, long missed) {}

    /**
     * Copies what is new in a topic.
     *
     * @throws IOException if the broker or the registry does not answer, or the store cannot be written; run it again
     */
    public Done archive(String topic) throws IOException {
        records = 0;
        files = 0;
        long missed = 0;
        for (TopicPartition partition : reader.partitions(topic)) {
            TopicReader.Extent extent = reader.extent(partition);
            long archived = archivedEnd(partition);
            long from = Math.max(archived, extent.begin());
            missed += from - archived;
            copy(partition, from, extent.end(), from == archived);
        }
        return new Done(records, files, missed);
    }

    /** Behind the last record of a partition in the archive; 0 if there is none. */
    private long archivedEnd(TopicPartition partition) throws IOException {
        List<Part> parts = store.parts(partition);
        return parts.isEmpty() ? 0 : ArchivedHistory.endOf(store, parts.getLast());
    }

    private void copy(TopicPartition partition, long from, long to, boolean follows) throws IOException {
        long[] next = {from};
        boolean[] isContinued = {follows};
        try {
            reader.read(partition, from, to, record -> {
                if (!fits(record)) {
                    finish();
                    begin(partition, record, next[0], isContinued[0]);
                    isContinued[0] = true;
                }
                writer().add(record);
                records++;
                next[0] = record.offset() + 1;
            });
            finish();
        } finally {
            if (open != null) {
                open.close();
                open = null;
            }
        }
    }

    private boolean fits(ConsumerRecord<byte[], byte[]> record) {
        return open != null
                && open.bytes() < LARGEST_FILE
                && dayOf(record).equals(day)
                && (idOf(record) == schemaId || record.value() == null);
    }

    private void begin(TopicPartition partition, ConsumerRecord<byte[], byte[]> record, long from, boolean follows)
            throws IOException {
        LocalDate its = dayOf(record);
        int id = idOf(record);
        open = new PartWriter(store, new Part(partition, its, from), schema(id), follows);
        day = its;
        schemaId = id;
    }

    private PartWriter writer() {
        if (open == null) {
            throw new IllegalStateException("a file is open while records are added");
        }
        return open;
    }

    private void finish() throws IOException {
        if (open != null) {
            open.finish();
            open = null;
            files++;
        }
    }

    private static LocalDate dayOf(ConsumerRecord<byte[], byte[]> record) {
        return Instant.ofEpochMilli(record.timestamp()).atOffset(ZoneOffset.UTC).toLocalDate();
    }

    private static int idOf(ConsumerRecord<byte[], byte[]> record) {
        byte[] value = record.value();
        try {
            return value == null ? -1 : WireFormat.schemaId(value);
        } catch (SerializationException e) {
            return -1; // not ours; kept as bytes
        }
    }

    private Optional<Schema> schema(int id) throws IOException {
        if (id < 0) {
            return Optional.empty();
        }
        try {
            return Optional.of(registry.schemaOf(id));
        } catch (RegistryException e) {
            if (e.isUnknown()) {
                return Optional.empty(); // kept as bytes
            }
            throw new IOException(
                    "the schema of a record cannot be had: " + e.getMessage()
                            + "; check the registry, and run it again",
                    e);
        }
    }
}
