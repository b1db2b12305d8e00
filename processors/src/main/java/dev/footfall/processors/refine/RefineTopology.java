package dev.footfall.processors.refine;

import dev.footfall.processors.erasure.ErasedSubjects;
import dev.footfall.processors.refine.agent.AgentParser;
import dev.footfall.processors.refine.agent.Agents;
import dev.footfall.processors.refine.identity.Links;
import dev.footfall.processors.refine.origin.Origins;
import dev.footfall.processors.refine.origin.ReferrerFile;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.record.DroppedEvent;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/** The topology from received events to refined ones, and to those that do not go on; keys stay as they are. */
public final class RefineTopology {
    /** The store of the events that were seen. */
    static final String SEEN = "seen-events";

    /** The store of which user a visitor is. */
    static final String LINKS = "visitor-links";

    private static final String EVENTS = "events";
    private static final String DROPPED = "dropped";
    private static final RefineProcessor.Names NAMES = new RefineProcessor.Names(SEEN, LINKS, EVENTS, DROPPED);

    private final RefineSettings settings;
    private final AvroSerde<ReceivedEvent> received;
    private final AvroSerde<RefinedEvent> events;
    private final AvroSerde<DroppedEvent> dropped;
    private final AvroSerde<Erasure> erasures;
    private final Supplier<Subjects> subjects;
    private final AgentParser parser = new AgentParser();
    private final Origins origins;
    private final Clock clock;
    private final MeterRegistry meters;

    /**
     * Reads the lists that come with the program, which takes a good part of a second.
     *
     * @param sources what is said of sources, by their names
     * @param subjects names persons once somebody was erased, see {@link ErasedSubjects}
     * @param clock by which a receipt is known to be in the future
     */
    public RefineTopology(
            RefineSettings settings,
            Map<String, SourceSettings> sources,
            Supplier<Subjects> subjects,
            SchemaRegistry registry,
            Clock clock,
            MeterRegistry meters) {
        this.settings = settings;
        this.origins = new Origins(ReferrerFile.read(), sources);
        this.clock = clock;
        this.received = new AvroSerde<>(registry, ReceivedEvent.getClassSchema());
        this.events = new AvroSerde<>(registry, RefinedEvent.getClassSchema());
        this.dropped = new AvroSerde<>(registry, DroppedEvent.getClassSchema());
        this.erasures = new AvroSerde<>(registry, Erasure.getClassSchema());
        this.subjects = subjects;
        this.meters = meters;
    }

    /** Builds it; nothing is opened or asked for. */
    public Topology build() {
        return new Topology()
                .addSource("received", new StringDeserializer(), received.deserializer(), Topic.RECEIVED.topicName())
                .addSource("erasures", new StringDeserializer(), erasures.deserializer(), Topic.ERASURES.topicName())
                .addProcessor("refine", this::processor, "received", "erasures")
                .addStateStore(SeenEvents.store(SEEN, settings.dedupWindow()), "refine")
                .addStateStore(Links.store(LINKS), "refine")
                .addStateStore(ErasedSubjects.store(), "refine")
                .addSink(EVENTS, Topic.EVENTS.topicName(), new StringSerializer(), events.serializer(), "refine")
                .addSink(
                        DROPPED,
                        Topic.DROPPED.topicName(),
                        new StringSerializer(),
                        dropped.serializer(),
                        new OriginPartitioner(),
                        "refine");
    }

    private RefineProcessor processor() {
        RefineMetrics metrics = new RefineMetrics(meters);
        Agents agents = new Agents(parser, metrics.agentsParsed()::increment);
        return new RefineProcessor(NAMES, settings, agents, origins, subjects, clock, metrics);
    }

    /**
     * Finds out now whether what it writes is registered.
     *
     * @throws dev.footfall.schemas.registry.RegistryException if not, or if the registry does not answer
     */
    public void checkSchemas() {
        events.serializer().idOf(Topic.EVENTS.topicName());
        dropped.serializer().idOf(Topic.DROPPED.topicName());
    }
}
