package dev.footfall.processors.erasure;

import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicNames;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.Topology;

/**
 * From where topologies take refined events and hear who was erased, and the store of the latter. Where several are run
 * as one, they share these: an event is read and decoded once.
 */
public final class EventSources {
    /** The source node of refined events. */
    public static final String EVENTS = "events";

    /** The source node of erasures; whoever has it as a parent also uses the store {@link ErasedSubjects#STORE}. */
    public static final String ERASURES = "erasures";

    private final AvroSerde<RefinedEvent> events;
    private final AvroSerde<Erasure> erasures;
    private final TopicNames topics;

    public EventSources(SchemaRegistry registry, TopicNames topics) {
        this.events = new AvroSerde<>(registry, RefinedEvent.getClassSchema());
        this.erasures = new AvroSerde<>(registry, Erasure.getClassSchema());
        this.topics = topics;
    }

    /** Adds both, and the store. */
    public Topology addTo(Topology topology) {
        topology.addSource(EVENTS, new StringDeserializer(), events.deserializer(), topics.of(Topic.EVENTS));
        return addErasuresTo(topology);
    }

    /** Adds erasures and their store, to a topology that reads refined events already. */
    public Topology addErasuresTo(Topology topology) {
        return topology.addSource(
                        ERASURES, new StringDeserializer(), erasures.deserializer(), topics.of(Topic.ERASURES))
                .addStateStore(ErasedSubjects.store());
    }
}
