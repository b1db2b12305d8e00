package dev.footfall.processors.funnels;

import dev.footfall.processors.erasure.ErasedSubjects;
import dev.footfall.processors.erasure.EventSources;
import dev.footfall.processors.sessions.VisitorPartitioner;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.record.FunnelAttempt;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.Stores;

/** The topology from refined events to attempts at the funnels of their sources. */
public final class FunnelsTopology {
    /** The store of what is known of each visitor and funnel. */
    static final String STATES = "funnel-states";

    private final FunnelsSettings settings;
    private final StepIndex index;
    private final AvroSerde<FunnelAttempt> attempts;
    private final EventSources eventSources;
    private final Supplier<Subjects> subjects;
    private final MeterRegistry meters;
    private final TopicNames topics;

    /**
     * @param sources what is said of sources, by their names; among it, their funnels
     * @param subjects names persons once somebody was erased, see {@link ErasedSubjects}
     */
    public FunnelsTopology(
            FunnelsSettings settings,
            Map<String, SourceSettings> sources,
            Supplier<Subjects> subjects,
            SchemaRegistry registry,
            MeterRegistry meters) {
        this(settings, sources, subjects, registry, meters, TopicNames.LIVE);
    }

    /** As above, with topics of other names: those of a replay. */
    public FunnelsTopology(
            FunnelsSettings settings,
            Map<String, SourceSettings> sources,
            Supplier<Subjects> subjects,
            SchemaRegistry registry,
            MeterRegistry meters,
            TopicNames topics) {
        this.settings = settings;
        this.index = new StepIndex(sources);
        this.attempts = new AvroSerde<>(registry, FunnelAttempt.getClassSchema());
        this.eventSources = new EventSources(registry, topics);
        this.subjects = subjects;
        this.meters = meters;
        this.topics = topics;
    }

    /** Whether any source has a funnel. Without one there is nothing to run. */
    public static boolean isNeeded(Map<String, SourceSettings> sources) {
        return sources.values().stream()
                .anyMatch(source -> !source.funnels().orElse(Map.of()).isEmpty());
    }

    /** Builds it; nothing is opened or asked for. */
    public Topology build() {
        return addTo(eventSources.addTo(new Topology()));
    }

    /**
     * Adds it to a topology.
     *
     * @param topology has what {@link EventSources} adds
     */
    public Topology addTo(Topology topology) {
        return topology.addProcessor(
                        "walk",
                        () -> new FunnelProcessor(STATES, index, settings, subjects, new FunnelMetrics(meters)),
                        EventSources.EVENTS,
                        EventSources.ERASURES)
                .connectProcessorAndStateStores("walk", ErasedSubjects.STORE)
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(STATES), Serdes.String(), new FunnelStateSerde())
                                .withCachingDisabled(),
                        "walk")
                .addSink(
                        "funnels",
                        topics.of(Topic.FUNNELS),
                        new StringSerializer(),
                        attempts.serializer(),
                        new VisitorPartitioner<>(),
                        "walk");
    }

    /**
     * Finds out now whether what it writes is registered.
     *
     * @throws dev.footfall.schemas.registry.RegistryException if not, or if the registry does not answer
     */
    public void checkSchemas() {
        attempts.serializer().idOf(topics.of(Topic.FUNNELS));
    }
}
