package dev.footfall.processors.audit;

import dev.footfall.schemas.audit.AuditLeaf;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.audit.TreeHasher;
import dev.footfall.schemas.audit.TreeHead;
import dev.footfall.schemas.record.AuditEntry;
import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.Checkpoint;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Appends an entry for every record to its partition's tree, and signs the tree from time to time. The first record is
 * signed at once, so that there is no tree without a head.
 *
 * <p>The tree is in the store after every record; the store's cache makes one write of it for each transaction.
 * Everything that may fail on a record is done before the tree grows. Owned by the thread of its task.
 */
final class AuditProcessor implements Processor<byte[], Audited, String, SpecificRecord> {
    /** More than any entry has: ids and names are bounded where they come in. */
    private static final int LEAF_BYTES = 64 << 10;

    private final Names names;
    private final AuditSettings settings;
    private final SigningKey key;
    private final AuditEntries entries;
    private final Clock clock;
    private final AuditMetrics metrics;
    private final TreeHasher hasher = new TreeHasher();
    private @Nullable Task task;
    private @Nullable AuditTree tree;

    AuditProcessor(
            Names names,
            AuditSettings settings,
            SigningKey key,
            AuditEntries entries,
            Clock clock,
            AuditMetrics metrics) {
        this.names = names;
        this.settings = settings;
        this.key = key;
        this.entries = entries;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** What its store and the sinks behind it are called. */
    record Names(String store, String records, String checkpoints) {}

    private record Task(
            ProcessorContext<String, SpecificRecord> context, KeyValueStore<String, byte[]> store, String name) {}

    @Override
    public void init(ProcessorContext<String, SpecificRecord> context) {
        KeyValueStore<String, byte[]> store = context.getStateStore(names.store());
        tree = null; // where a task begins anew, what was not committed is undone in the store
        task = new Task(context, store, settings.tree(context.taskId().partition()));
        context.schedule(settings.checkpointInterval(), PunctuationType.WALL_CLOCK_TIME, _ -> signIfGrown());
    }

    @Override
    public void process(Record<byte[], Audited> record) {
        Task task = Objects.requireNonNull(this.task);
        Audited audited = record.value();
        AuditEntry entry = entries.of(audited == null ? null : audited.value(), originOf(audited));
        byte[] content = AuditLeaf.bytes(entry);
        if (content.length > LEAF_BYTES) {
            throw new IllegalArgumentException(
                    "its audit entry takes " + content.length + " bytes; at most " + LEAF_BYTES + " are kept");
        }
        byte[] leaf = hasher.leaf(content);
        AuditTree grown = tree(task);
        long index = grown.frontier().size();
        grown.frontier().append(leaf);
        if (grown.wasNeverSigned()) {
            sign(task, grown);
        } else {
            task.store.put(task.name, grown.toBytes());
        }
        metrics.recorded(entry.getAction());
        task.context.forward(
                new Record<>(
                        task.name,
                        new AuditRecord(task.name, index, AuditLeaf.checksum(leaf), entry),
                        record.timestamp()),
                names.records());
    }

    private Origin originOf(@Nullable Audited audited) {
        RecordMetadata metadata = Objects.requireNonNull(task)
                .context
                .recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record that is processed comes from somewhere"));
        return new Origin(
                audited == null ? 0 : audited.schemaId(), metadata.topic(), metadata.partition(), metadata.offset());
    }

    private void signIfGrown() {
        Task task = Objects.requireNonNull(this.task);
        AuditTree grown = tree(task);
        if (grown.hasGrown()) {
            sign(task, grown);
        }
    }

    /** The tree, from the store when it is first needed. */
    private AuditTree tree(Task task) {
        AuditTree known = tree;
        if (known == null) {
            byte[] stored = task.store.get(task.name);
            known = stored == null ? AuditTree.empty() : AuditTree.of(stored);
            tree = known;
        }
        return known;
    }

    private void sign(Task task, AuditTree grown) {
        TreeHead head = TreeHead.of(task.name, grown.frontier());
        List<ByteBuffer> frontier =
                grown.frontier().hashes().stream().map(ByteBuffer::wrap).toList();
        Checkpoint checkpoint = new Checkpoint(
                head.tree(),
                head.size(),
                ByteBuffer.wrap(head.rootHash()),
                clock.instant().truncatedTo(ChronoUnit.MILLIS),
                key.sign(head),
                frontier);
        grown.isSigned();
        task.store.put(task.name, grown.toBytes());
        metrics.signed();
        task.context.forward(new Record<>(task.name, checkpoint, clock.millis()), names.checkpoints());
    }
}
