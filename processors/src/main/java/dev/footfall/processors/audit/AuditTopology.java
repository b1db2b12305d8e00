package dev.footfall.processors.audit;

import dev.footfall.runtime.lifecycle.Version;
import dev.footfall.schemas.audit.SigningKey;
import dev.footfall.schemas.record.AuditRecord;
import dev.footfall.schemas.record.AuditedEvent;
import dev.footfall.schemas.record.AuditedRejection;
import dev.footfall.schemas.record.Checkpoint;
import dev.footfall.schemas.record.Command;
import dev.footfall.schemas.record.DroppedEvent;
import dev.footfall.schemas.record.LateEvent;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology from what happens to events, and what operators do, to the audit log: a Merkle tree for each partition,
 * with signed checkpoints. A tree's records are in the order in which its task read them.
 */
public final class AuditTopology {
    /** What its store keeps on the heap between transactions, in bytes, see {@code StreamsProperties}. */
    public static final long CACHE_BYTES = 1L << 20;

    /** The store of the trees as far as they have grown. */
    static final String TREES = "audit-trees";

    private static final AuditProcessor.Names NAMES = new AuditProcessor.Names(TREES, "records", "checkpoints");

    private final AuditSettings settings;
    private final SchemaRegistry registry;
    private final Supplier<AuditSecrets> secrets;
    private final Clock clock;
    private final MeterRegistry meters;
    private final AvroSerde<SpecificRecord> records;
    private final AvroSerde<SpecificRecord> checkpoints;

    /**
     * @param secrets asked for when the topology is built; what it throws is thrown there
     * @param clock by which checkpoints are signed
     */
    public AuditTopology(
            AuditSettings settings,
            Supplier<AuditSecrets> secrets,
            SchemaRegistry registry,
            Clock clock,
            MeterRegistry meters) {
        this.settings = settings;
        this.registry = registry;
        this.secrets = secrets;
        this.clock = clock;
        this.meters = meters;
        this.records = new AvroSerde<>(registry, AuditRecord.getClassSchema());
        this.checkpoints = new AvroSerde<>(registry, Checkpoint.getClassSchema());
    }

    /** Builds it, with the secrets of now; nothing else is opened or asked for. */
    public Topology build() {
        AuditSecrets known = secrets.get();
        AuditEntries entries = new AuditEntries(known.subjects(), Version.current());
        Topology topology = new Topology();
        Map<Topic, Schema> read = Map.of(
                Topic.RECEIVED, AuditedEvent.getClassSchema(),
                Topic.REJECTED, AuditedRejection.getClassSchema(),
                Topic.DROPPED, DroppedEvent.getClassSchema(),
                Topic.LATE, LateEvent.getClassSchema(),
                Topic.COMMANDS, Command.getClassSchema());
        read.forEach((topic, schema) -> topology.addSource(
                topic.topicName(), new ByteArrayDeserializer(), Audited.reading(registry, schema), topic.topicName()));
        String[] sources = read.keySet().stream().map(Topic::topicName).sorted().toArray(String[]::new);
        return topology.addProcessor("audit", () -> processor(known.key(), entries), sources)
                .addStateStore(trees(), "audit")
                .addSink(
                        NAMES.records(),
                        Topic.AUDIT.topicName(),
                        new StringSerializer(),
                        records.serializer(),
                        new TreePartitioner(),
                        "audit")
                .addSink(
                        NAMES.checkpoints(),
                        Topic.CHECKPOINTS.topicName(),
                        new StringSerializer(),
                        checkpoints.serializer(),
                        new TreePartitioner(),
                        "audit");
    }

    private static StoreBuilder<KeyValueStore<String, byte[]>> trees() {
        return Stores.keyValueStoreBuilder(Stores.inMemoryKeyValueStore(TREES), Serdes.String(), Serdes.ByteArray())
                .withCachingEnabled();
    }

    private AuditProcessor processor(SigningKey key, AuditEntries entries) {
        return new AuditProcessor(NAMES, settings, key, entries, clock, new AuditMetrics(meters));
    }

    /**
     * Finds out now whether what it writes is registered.
     *
     * @throws dev.footfall.schemas.registry.RegistryException if not, or if the registry does not answer
     */
    public void checkSchemas() {
        records.serializer().idOf(Topic.AUDIT.topicName());
        checkpoints.serializer().idOf(Topic.CHECKPOINTS.topicName());
    }
}
