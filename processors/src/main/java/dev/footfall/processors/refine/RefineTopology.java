package dev.footfall.processors.refine;

import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.MeterRegistry;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.Topology;

/** The topology from received events to refined ones; keys stay as they are. */
public final class RefineTopology {
    /** The store of the events that were seen. */
    static final String SEEN = "seen-events";

    private final RefineSettings settings;
    private final AvroSerde<ReceivedEvent> received;
    private final AvroSerde<RefinedEvent> events;
    private final MeterRegistry meters;

    public RefineTopology(RefineSettings settings, SchemaRegistry registry, MeterRegistry meters) {
        this.settings = settings;
        this.received = new AvroSerde<>(registry, ReceivedEvent.getClassSchema());
        this.events = new AvroSerde<>(registry, RefinedEvent.getClassSchema());
        this.meters = meters;
    }

    /** Builds it; nothing is opened or asked for. */
    public Topology build() {
        return new Topology()
                .addSource("received", new StringDeserializer(), received.deserializer(), Topic.RECEIVED.topicName())
                .addProcessor(
                        "refine",
                        () -> new RefineProcessor(settings.dedupWindow(), SEEN, new RefineMetrics(meters)),
                        "received")
                .addStateStore(SeenEvents.store(SEEN, settings.dedupWindow()), "refine")
                .addSink("events", Topic.EVENTS.topicName(), new StringSerializer(), events.serializer(), "refine");
    }

    /**
     * Finds out now whether what it writes is registered.
     *
     * @throws dev.footfall.schemas.registry.RegistryException if not, or if the registry does not answer
     */
    public void checkSchemas() {
        events.serializer().idOf(Topic.EVENTS.topicName());
    }
}
