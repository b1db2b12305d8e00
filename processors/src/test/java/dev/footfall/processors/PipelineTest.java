package dev.footfall.processors;

import dev.footfall.processors.fixture.Erasures;
import dev.footfall.processors.fixture.MovingClock;
import dev.footfall.processors.fixture.TopologyRun;
import dev.footfall.processors.refine.RefineSettings;
import dev.footfall.processors.refine.RefineTopology;
import dev.footfall.processors.sessions.SessionsSettings;
import dev.footfall.processors.sessions.SessionsTopology;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Both topologies one behind the other: what is delivered twice or out of order is counted once, and the same. */
class PipelineTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final int VISITORS = 60;

    private final SchemaRegistry registry = TopologyRun.registry("pipeline");
    private final AvroSerde<ReceivedEvent> received = new AvroSerde<>(registry, ReceivedEvent.getClassSchema());
    private final AvroSerde<RefinedEvent> events = new AvroSerde<>(registry, RefinedEvent.getClassSchema());
    private final AvroSerde<Session> sessions = new AvroSerde<>(registry, Session.getClassSchema());

    @Test
    void theSameEventsInAnyOrderAndAnyNumberOfCopiesMakeTheSameSessions() {
        for (long seed = 1; seed <= 4; seed++) {
            List<ReceivedEvent> inOrder = events(new SplittableRandom(seed));

            Map<String, Session> expected = sessionsOf(inOrder);
            Map<String, Session> found = sessionsOf(disturbed(new SplittableRandom(seed), inOrder));

            assertThat(expected.values().stream().mapToInt(Session::getEvents).sum())
                    .as("seed %d: the clean run has every event once", seed)
                    .isEqualTo(inOrder.size());
            assertThat(found).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private static List<ReceivedEvent> events(SplittableRandom random) {
        List<ReceivedEvent> events = new ArrayList<>();
        for (int visitor = 0; visitor < VISITORS; visitor++) {
            Instant at = NOON.minus(Duration.ofHours(20));
            int count = 1 + random.nextInt(8);
            for (int i = 0; i < count; i++) {
                at = at.plusSeconds(random.nextInt(9000)); // within the horizon, gaps on both sides of the limit
                events.add(ReceivedEvent.newBuilder()
                        .setEventId("e" + visitor + "-" + i)
                        .setSource("shop")
                        .setVisitorId("v" + visitor)
                        .setType(random.nextBoolean() ? EventType.PAGE : EventType.TRACK)
                        .setName("something")
                        .setUrl("https://shop.example/" + random.nextInt(5))
                        .setCreatedAt(at.plusSeconds(3600)) // a clock an hour fast
                        .setSentAt(NOON.plusSeconds(3600))
                        .setReceivedAt(NOON)
                        .build());
            }
        }
        return events;
    }

    /** The events in another order, some several times, at other times of receipt. */
    private static List<ReceivedEvent> disturbed(SplittableRandom random, List<ReceivedEvent> events) {
        List<ReceivedEvent> disturbed = new ArrayList<>();
        for (ReceivedEvent event : events) {
            for (int copies = random.nextInt(4) == 0 ? 3 : 1; copies > 0; copies--) {
                Duration later = Duration.ofSeconds(random.nextInt(3600));
                disturbed.add(
                        random.nextInt(disturbed.size() + 1),
                        ReceivedEvent.newBuilder(event)
                                .setSentAt(event.getSentAt().orElseThrow().plus(later)) // the client tried again
                                .setReceivedAt(NOON.plus(later))
                                .build());
            }
        }
        return disturbed;
    }

    private Map<String, Session> sessionsOf(List<ReceivedEvent> arrival) {
        MovingClock clock = new MovingClock(NOON);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        var refineSettings = new RefineSettings(Duration.ofHours(24), Duration.ofDays(400));
        var sessionsSettings = new SessionsSettings(
                Duration.ofMinutes(30),
                Duration.ofHours(24),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                Map.of());
        var refine = new RefineTopology(refineSettings, Map.of(), Erasures.SUBJECTS, registry, clock, meters).build();
        var sessionize =
                new SessionsTopology(sessionsSettings, Map.of(), Erasures.SUBJECTS, registry, clock, meters).build();
        try (TopologyRun first = new TopologyRun(refine, clock, meters);
                TopologyRun second = new TopologyRun(sessionize, clock, meters)) {
            var in = first.input(Topic.RECEIVED, received.serializer());
            arrival.forEach(event -> in.pipeInput(VisitorKey.of(event.getSource(), event.getVisitorId()), event));
            var between = second.input(Topic.EVENTS, events.serializer());
            first.output(Topic.EVENTS, events.deserializer())
                    .readKeyValuesToList()
                    .forEach(event -> between.pipeInput(event.key, event.value));
            assertThat(TopologyRun.count(meters, "footfall.refine.events"))
                    .as("accepted = refined + duplicates + suppressed")
                    .isEqualTo(arrival.size());
            second.advance(Duration.ofHours(12));
            Map<String, Session> compacted = new TreeMap<>();
            second.output(Topic.SESSIONS, sessions.deserializer())
                    .readKeyValuesToList()
                    .forEach(entry -> {
                        if (entry.value == null) {
                            compacted.remove(entry.key);
                        } else {
                            compacted.put(entry.key, entry.value);
                        }
                    });
            return compacted;
        }
    }
}
