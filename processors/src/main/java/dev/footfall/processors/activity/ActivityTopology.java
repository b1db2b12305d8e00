package dev.footfall.processors.activity;

import dev.footfall.processors.erasure.EventSources;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.processors.streams.Audience;
import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * The topology from refined and rejected events to activity: each partition counts its own ({@link TallyProcessor}),
 * the parts are brought together by source and added up ({@link MergeProcessor}). The way between is an internal topic,
 * which only the DSL can make.
 */
public final class ActivityTopology {
    /** The store of the minutes of all partitions, by source; {@link ActivityView} reads it. */
    public static final String MINUTES = "activity-minutes";

    /** What its stores keep on the heap between transactions, in bytes, see {@code StreamsProperties}. */
    public static final long CACHE_BYTES = 8L << 20;

    /** The store of what each partition counts. */
    static final String TALLIES = "activity-tallies";

    /** The store of who was seen in a minute. */
    static final String VISITORS = "activity-visitors";

    private final ActivitySettings settings;
    private final Map<String, Set<String>> conversions;
    private final AvroSerde<RefinedEvent> events;
    private final AvroSerde<RejectedEvent> rejected;
    private final AvroSerde<Activity> activity;
    private final MeterRegistry meters;
    private final TopicNames topics;
    private final LongSupplier nanos;
    private final Audience audience;

    /**
     * @param sources what is said of sources, by their names; among it, which events are conversions
     * @param topics names its topics: the live ones, or those of a replay
     * @param nanos as {@link System#nanoTime}
     * @param audience that of the live pipeline, or of a replay
     */
    public ActivityTopology(
            ActivitySettings settings,
            Map<String, SourceSettings> sources,
            SchemaRegistry registry,
            MeterRegistry meters,
            TopicNames topics,
            LongSupplier nanos,
            Audience audience) {
        this.settings = settings;
        this.conversions = sources.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(
                        Map.Entry::getKey,
                        source -> Set.copyOf(source.getValue().conversions().orElse(List.of()))));
        this.events = new AvroSerde<>(registry, RefinedEvent.getClassSchema());
        this.rejected = new AvroSerde<>(registry, RejectedEvent.getClassSchema());
        this.activity = new AvroSerde<>(registry, Activity.getClassSchema());
        this.meters = meters;
        this.topics = topics;
        this.nanos = nanos;
        this.audience = audience;
    }

    /** Builds it, with the source node {@link EventSources#EVENTS}; nothing is opened or asked for. */
    public Topology build() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.addStateStore(Tallies.minutes(TALLIES));
        builder.addStateStore(Tallies.visitors(VISITORS, settings.horizon()));
        builder.addStateStore(MergedMinutes.store(MINUTES));
        source(builder, Topic.EVENTS, events, EventSources.EVENTS)
                .merge(source(builder, Topic.REJECTED, rejected, "rejected"), Named.as("all"))
                .process(
                        () -> new TallyProcessor(
                                TALLIES,
                                VISITORS,
                                settings,
                                conversions,
                                new ActivityMetrics(meters),
                                new Share(nanos),
                                audience),
                        Named.as("tally"),
                        TALLIES,
                        VISITORS)
                .repartition(
                        Repartitioned.with(Serdes.String(), Serdes.ByteArray()).withName("partials"))
                .process(
                        () -> new MergeProcessor(
                                MINUTES, settings, new ActivityMetrics(meters), new Share(nanos), audience),
                        Named.as("merge"),
                        MINUTES)
                .to(
                        topics.of(Topic.ACTIVITY),
                        Produced.<String, Activity>as("activity")
                                .withKeySerde(Serdes.String())
                                .withValueSerde(activity));
        return builder.build();
    }

    /**
     * Finds out now whether what it writes is registered.
     *
     * @throws dev.footfall.schemas.registry.RegistryException if not, or if the registry does not answer
     */
    public void checkSchemas() {
        activity.serializer().idOf(topics.of(Topic.ACTIVITY));
    }

    private KStream<String, SpecificRecord> source(
            StreamsBuilder builder, Topic topic, AvroSerde<? extends SpecificRecord> serde, String name) {
        Serde<SpecificRecord> reading = Serdes.serdeFrom(
                (_, _) -> {
                    throw new UnsupportedOperationException("what is read is not written");
                },
                (of, bytes) -> serde.deserializer().deserialize(of, bytes));
        return builder.stream(
                topics.of(topic),
                Consumed.<String, SpecificRecord>as(name)
                        .withKeySerde(Serdes.String())
                        .withValueSerde(reading));
    }
}
