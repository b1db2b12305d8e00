package dev.footfall.processors.sessions;

import dev.footfall.processors.erasure.ErasedSubjects;
import dev.footfall.processors.erasure.EventSources;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.processors.streams.Audience;
import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.record.LateEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/** The topology from refined events to sessions and to the events that came too late for one. */
public final class SessionsTopology {
    /** The store of what is known of each visitor. */
    static final String VISITORS = "visitors";

    /** The store of when to close sessions. */
    static final String TIMERS = "session-timers";

    /** The store of single events; there is none where sums suffice to all definitions. */
    static final String EVENTS = "session-events";

    /** Copies on the heap of the states of visitors seen last, in bytes: some 100,000 visitors. */
    private static final long COPIES_BYTES = 40L << 20;

    private static final String SESSIONS = "sessions";
    private static final String LATE = "late";

    private final SessionsSettings settings;
    private final Conversions conversions;
    private final Clock clock;
    private final AvroSerde<Session> sessions;
    private final AvroSerde<LateEvent> late;
    private final EventSources sources;
    private final Supplier<Subjects> subjects;
    private final MeterRegistry meters;
    private final HeapShares heap = new HeapShares(COPIES_BYTES);
    private final TopicNames topics;
    private final Audience audience;

    /**
     * @param sources what is said of sources, by their names; their conversions are counted
     * @param subjects names persons once somebody was erased, see {@link ErasedSubjects}
     * @param clock by which sessions are open or over
     */
    public SessionsTopology(
            SessionsSettings settings,
            Map<String, SourceSettings> sources,
            Supplier<Subjects> subjects,
            SchemaRegistry registry,
            Clock clock,
            MeterRegistry meters) {
        this(settings, sources, subjects, registry, clock, meters, TopicNames.LIVE, Audience.ALWAYS);
    }

    /** As above, with topics of other names and another audience: those of a replay. */
    public SessionsTopology(
            SessionsSettings settings,
            Map<String, SourceSettings> sources,
            Supplier<Subjects> subjects,
            SchemaRegistry registry,
            Clock clock,
            MeterRegistry meters,
            TopicNames topics,
            Audience audience) {
        this.settings = settings;
        this.conversions = Conversions.of(sources);
        this.clock = clock;
        this.sessions = new AvroSerde<>(registry, Session.getClassSchema());
        this.late = new AvroSerde<>(registry, LateEvent.getClassSchema());
        this.sources = new EventSources(registry, topics);
        this.subjects = subjects;
        this.meters = meters;
        this.topics = topics;
        this.audience = audience;
    }

    /** Builds it; nothing is opened or asked for. */
    public Topology build() {
        return addTo(sources.addTo(new Topology()));
    }

    /**
     * Adds it to a topology.
     *
     * @param topology has what {@link EventSources} adds
     */
    public Topology addTo(Topology topology) {
        topology.addProcessor("sessionize", this::processor, EventSources.EVENTS, EventSources.ERASURES)
                .connectProcessorAndStateStores("sessionize", ErasedSubjects.STORE)
                .addStateStore(VisitorStates.store(VISITORS), "sessionize")
                .addStateStore(SessionTimers.store(TIMERS), "sessionize")
                .addSink(
                        SESSIONS,
                        topics.of(Topic.SESSIONS),
                        new StringSerializer(),
                        sessions.serializer(),
                        new VisitorPartitioner<>(),
                        "sessionize")
                .addSink(LATE, topics.of(Topic.LATE), new StringSerializer(), late.serializer(), "sessionize");
        return needsEvents() ? topology.addStateStore(EventStore.store(EVENTS), "sessionize") : topology;
    }

    private boolean needsEvents() {
        return settings.all().stream()
                .anyMatch(definition -> definition.splits().needEvents());
    }

    private SessionProcessor processor() {
        var names = new SessionProcessor.Names(
                VISITORS, TIMERS, needsEvents() ? Optional.of(EVENTS) : Optional.empty(), SESSIONS, LATE);
        return new SessionProcessor(
                names, settings, conversions, subjects, heap, clock, audience, new SessionMetrics(meters));
    }

    /**
     * Finds out now whether what it writes is registered.
     *
     * @throws dev.footfall.schemas.registry.RegistryException if not, or if the registry does not answer
     */
    public void checkSchemas() {
        sessions.serializer().idOf(topics.of(Topic.SESSIONS));
        late.serializer().idOf(topics.of(Topic.LATE));
    }
}
