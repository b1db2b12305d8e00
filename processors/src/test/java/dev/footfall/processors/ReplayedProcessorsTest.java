package dev.footfall.processors;

import dev.footfall.processors.activity.EventMix;
import dev.footfall.processors.fixture.Erasures;
import dev.footfall.processors.fixture.MovingClock;
import dev.footfall.processors.fixture.TopologyRun;
import dev.footfall.processors.streams.Audience;
import dev.footfall.processors.streams.Surroundings;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.schemas.record.Activity;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicNames;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReplayedProcessorsTest {
    private static final String FUNNEL = "{site: {funnels: {f: {within: PT1H, steps: [{event: a}, {event: b}]}}}}";

    private final SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://replayed", Map.of());

    @Test
    void allReadTheSameEvents() throws ConfigurationException {
        Shape shape = shapeOf("[sessions, funnels, activity]", FUNNEL);

        assertThat(shape.topics)
                .containsExactlyInAnyOrder(
                        "shadow.of.EVENTS", "shadow.of.REJECTED", "shadow.of.ERASURES", "partials-repartition");
        assertThat(shape.processors).contains("sessionize", "walk", "tally", "merge");
        assertThat(shape.sinks)
                .containsExactlyInAnyOrder(
                        "shadow.of.SESSIONS",
                        "shadow.of.LATE",
                        "shadow.of.FUNNELS",
                        "shadow.of.ACTIVITY",
                        "partials-repartition");
    }

    @Test
    void eachAloneReadsWhatItNeeds() throws ConfigurationException {
        assertThat(shapeOf("[sessions]", FUNNEL).topics)
                .containsExactlyInAnyOrder("shadow.of.EVENTS", "shadow.of.ERASURES");
        assertThat(shapeOf("[funnels]", FUNNEL).processors).containsExactly("walk");
        assertThat(shapeOf("[activity]", FUNNEL).topics)
                .containsExactlyInAnyOrder("shadow.of.EVENTS", "shadow.of.REJECTED", "partials-repartition");
        assertThat(shapeOf("[funnels, activity]", "{}").processors).doesNotContain("walk");
    }

    @Test
    void runsNoTopologyWhereThereAreNoFunnels() throws ConfigurationException {
        assertThat(components("[sessions, activity]")).containsExactly("state memory", "topology topologies");
        assertThat(components("[funnels]")).containsExactly("state memory");
    }

    @Test
    void minutesDoNotGoByWithErasures() throws ConfigurationException {
        SchemaRegistry registry = TopologyRun.registry("erasures-beside-minutes");
        Instant start = Instant.parse("2026-11-01T12:00:00Z");
        var meters = new SimpleMeterRegistry();
        var replayed = new ReplayedProcessors(
                settings("[sessions, activity]", "{}"),
                registry,
                Clock.systemUTC(),
                meters,
                TopicNames.LIVE,
                Audience.ALWAYS);
        try (var run = new TopologyRun(replayed.build(), new MovingClock(start), meters)) {
            var events = run.input(
                    Topic.EVENTS, new AvroSerde<RefinedEvent>(registry, RefinedEvent.getClassSchema()).serializer());
            var erasures =
                    run.input(Topic.ERASURES, new AvroSerde<Erasure>(registry, Erasure.getClassSchema()).serializer());
            var minutes = run.output(
                    Topic.ACTIVITY, new AvroSerde<Activity>(registry, Activity.getClassSchema()).deserializer());

            events.pipeInput("shop/a", EventMix.view("a", start, "/").build(), start);
            erasures.pipeInput("shop/b", Erasures.done("b", start), start.plus(Duration.ofDays(3)));
            events.pipeInput("shop/a", EventMix.view("a", start, "/").build(), start.plusSeconds(1));
            run.advance(Duration.ofSeconds(10));
            run.advance(Duration.ofSeconds(10));

            assertThat(minutes.readValuesToList().getLast().getEvents()).isEqualTo(2);
        }
    }

    private record Shape(List<String> topics, List<String> processors, List<String> sinks) {}

    private Shape shapeOf(String topologies, String sources) throws ConfigurationException {
        TopicNames names = topic -> "shadow.of." + topic.name();
        TopologyDescription described = new ReplayedProcessors(
                        settings(topologies, sources),
                        registry,
                        Clock.systemUTC(),
                        new SimpleMeterRegistry(),
                        names,
                        Audience.ALWAYS)
                .build()
                .describe();
        Shape shape = new Shape(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        described
                .subtopologies()
                .forEach(part -> part.nodes().forEach(node -> {
                    switch (node) {
                        case Source source -> shape.topics.addAll(source.topicSet());
                        case Processor processor -> shape.processors.add(processor.name());
                        case Sink sink -> shape.sinks.add(sink.topic());
                        default -> throw new AssertionError(node);
                    }
                }));
        return shape;
    }

    private List<String> components(String topologies) throws ConfigurationException {
        return ReplayedProcessors.service(settings(topologies, "{}"), registry, Clock.systemUTC(), surroundings())
                .components()
                .stream()
                .map(Component::name)
                .toList();
    }

    private static Surroundings surroundings() {
        return new Surroundings(Topic::topicName, Audience.ALWAYS, asked -> {
            throw new AssertionError("nothing is read before it is started: " + asked);
        });
    }

    private static ProcessorsSettings settings(String topologies, String sources) throws ConfigurationException {
        return new Configuration(
                        "processors.yaml",
                        ProcessorsMain.class,
                        Optional.empty(),
                        Map.of(),
                        Map.of(
                                "topologies", topologies,
                                "sources", sources,
                                "broker.bootstrap-servers", "127.0.0.1:1"))
                .bind(ProcessorsSettings.class);
    }
}
