package dev.footfall.processors.ledger;

import dev.footfall.schemas.record.CountedRecord;
import dev.footfall.schemas.record.DroppedEvent;
import dev.footfall.schemas.record.LedgerEntry;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/**
 * The topology from received, rejected, refined and dropped events to the loss ledger. It reads of each record only
 * where and when it was received, and trusts nobody's counters.
 */
public final class LedgerTopology {
    /** What its store keeps on the heap between transactions, in bytes, see {@code StreamsProperties}. */
    public static final long CACHE_BYTES = 2L << 20;

    /** The store of the minutes. */
    static final String MINUTES = "ledger-minutes";

    private final LedgerSettings settings;
    private final AvroSerde<CountedRecord> counted;
    private final AvroSerde<DroppedEvent> dropped;
    private final AvroSerde<LedgerEntry> entries;
    private final Clock clock;
    private final LedgerMetrics metrics;

    /**
     * @param clock by which a minute has not changed for some time
     */
    public LedgerTopology(LedgerSettings settings, SchemaRegistry registry, Clock clock, MeterRegistry meters) {
        this.settings = settings;
        this.counted = new AvroSerde<>(registry, CountedRecord.getClassSchema());
        this.dropped = new AvroSerde<>(registry, DroppedEvent.getClassSchema());
        this.entries = new AvroSerde<>(registry, LedgerEntry.getClassSchema());
        this.clock = clock;
        this.metrics = new LedgerMetrics(meters);
    }

    /** Builds it; nothing is opened or asked for. */
    public Topology build() {
        return new Topology()
                .addSource(
                        "counted",
                        new StringDeserializer(),
                        counted.deserializer(),
                        Topic.RECEIVED.topicName(),
                        Topic.REJECTED.topicName(),
                        Topic.EVENTS.topicName())
                .addSource("dropped", new StringDeserializer(), dropped.deserializer(), Topic.DROPPED.topicName())
                .addProcessor(
                        "count", () -> new LedgerProcessor(MINUTES, settings, clock, metrics), "counted", "dropped")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(MINUTES), Serdes.String(), Serdes.ByteArray())
                                .withCachingEnabled(),
                        "count")
                .addSink("ledger", Topic.LEDGER.topicName(), new StringSerializer(), entries.serializer(), "count");
    }

    /**
     * Finds out now whether what it writes is registered.
     *
     * @throws dev.footfall.schemas.registry.RegistryException if not, or if the registry does not answer
     */
    public void checkSchemas() {
        entries.serializer().idOf(Topic.LEDGER.topicName());
    }
}
