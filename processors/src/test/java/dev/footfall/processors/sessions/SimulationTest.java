package dev.footfall.processors.sessions;

import dev.footfall.processors.fixture.Erasures;
import dev.footfall.processors.fixture.MovingClock;
import dev.footfall.processors.fixture.TopologyRun;
import dev.footfall.processors.refine.RefineSettings;
import dev.footfall.processors.refine.RefineTopology;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.schemas.record.LateEvent;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.SessionKey;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicNames;
import dev.footfall.schemas.topic.VisitorKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Both topologies one behind the other, on their stores: events of visitors whose clocks are wrong come in any order,
 * some several times, some late, while instances are restarted and their state is handed over. Two definitions split,
 * and each has after every single event what the offline computation has. A run is one visitor's life.
 */
class SimulationTest {
    private static final int WORLDS = 28;
    private static final int VISITORS = 75;
    private static final Duration GAP = Duration.ofMinutes(30);
    private static final Duration HORIZON = Duration.ofHours(6);
    private static final DefinitionSettings UNIVERSAL = new DefinitionSettings(
            Optional.of("universal-analytics"),
            Optional.empty(),
            Optional.of(Duration.ofHours(24)),
            Optional.empty(),
            Optional.of(Duration.ofHours(1)),
            Optional.of("America/New_York"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    private static final DefinitionSettings MATOMO = new DefinitionSettings(
            Optional.of("matomo"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of("Europe/Berlin"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    private static final Map<String, SourceSettings> SOURCES = Map.of(
            "shop",
            new SourceSettings(Optional.empty(), Optional.of(List.of(EventSource.CONVERSION)), Optional.empty()));

    private final SchemaRegistry registry = TopologyRun.registry("simulation");
    private final AvroSerde<ReceivedEvent> received = new AvroSerde<>(registry, ReceivedEvent.getClassSchema());
    private final AvroSerde<RefinedEvent> refined = new AvroSerde<>(registry, RefinedEvent.getClassSchema());
    private final AvroSerde<Session> sessions = new AvroSerde<>(registry, Session.getClassSchema());
    private final AvroSerde<LateEvent> lates = new AvroSerde<>(registry, LateEvent.getClassSchema());

    @Test
    void whateverHappensTheSessionsAreThoseOfTheOfflineComputation() {
        int[] late = new int[1];
        Seeds.forEach(WORLDS, seed -> {
            try (World world = new World(new SplittableRandom(seed))) {
                world.live();
                late[0] += world.late;
            }
        });
        assertThat(late[0]).as("some events are late").isGreaterThan(WORLDS);
    }

    private final class World implements AutoCloseable {
        private final SplittableRandom random;
        private final MovingClock clock = new MovingClock(EventSource.START.plus(Duration.ofDays(3)));
        private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
        private final boolean isCoalescing;
        private final List<SessionDefinition> definitions;
        private final TopologyRun refine;
        private final TopologyRun sessionize;
        private final Map<String, Session> table = new TreeMap<>();
        private final Map<String, List<RefinedEvent>> taken = new HashMap<>();
        private final Set<String> ids = new HashSet<>();
        private TestInputTopic<String, ReceivedEvent> in;
        private TestOutputTopic<String, RefinedEvent> between;
        private TestInputTopic<String, RefinedEvent> refinedIn;
        private TestOutputTopic<String, Session> out;
        private TestOutputTopic<String, LateEvent> lateOut;
        private final AtomicBoolean isHeard;
        private int late;

        World(SplittableRandom random) {
            this.random = random;
            this.isCoalescing = random.nextBoolean();
            this.isHeard = new AtomicBoolean(random.nextInt(4) > 0);
            SessionsSettings settings = new SessionsSettings(
                    GAP,
                    HORIZON,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(1),
                    isCoalescing ? Duration.ofMillis(500) : Duration.ZERO,
                    Map.of("ua", UNIVERSAL, "matomo", MATOMO));
            this.definitions = settings.all();
            this.refine = new TopologyRun(
                    new RefineTopology(
                                    new RefineSettings(Duration.ofHours(24), Duration.ofDays(400)),
                                    SOURCES,
                                    Erasures.SUBJECTS,
                                    registry,
                                    clock,
                                    meters)
                            .build(),
                    clock,
                    meters);
            this.sessionize = new TopologyRun(
                    new SessionsTopology(
                                    settings,
                                    SOURCES,
                                    Erasures.SUBJECTS,
                                    registry,
                                    clock,
                                    meters,
                                    TopicNames.LIVE,
                                    isHeard::get)
                            .build(),
                    clock,
                    meters);
            this.in = refine.input(Topic.RECEIVED, received.serializer());
            this.between = refine.output(Topic.EVENTS, refined.deserializer());
            connect();
        }

        private void connect() {
            refinedIn = sessionize.input(Topic.EVENTS, refined.serializer());
            out = sessionize.output(Topic.SESSIONS, sessions.deserializer());
            lateOut = sessionize.output(Topic.LATE, lates.deserializer());
        }

        void live() {
            for (ReceivedEvent event : arrival()) {
                in.pipeInput(VisitorKey.of(event.getSource(), event.getVisitorId()), event);
                for (RefinedEvent once : between.readValuesToList()) {
                    assertThat(ids.add(once.getVisitorId() + "/" + once.getEventId()))
                            .as("refine lets an event through once")
                            .isTrue();
                    take(attributed(once));
                }
                if (random.nextInt(8) == 0) {
                    sessionize.advance(Duration.ofMillis(random.nextLong(GAP.toMillis())));
                }
                if (random.nextInt(150) == 0) {
                    collect();
                    sessionize.restart(SessionsTopology.VISITORS, SessionsTopology.TIMERS, SessionsTopology.EVENTS);
                    connect();
                }
            }
            isHeard.set(true);
            sessionize.advance(Duration.ofDays(30));
            collect();
            for (SessionDefinition definition : definitions) {
                Map<String, Session> all = new TreeMap<>();
                taken.forEach((key, events) -> {
                    if (key.startsWith(definition.name() + "/")) {
                        all.putAll(OfflineSessions.of(events, definition));
                    }
                });
                Map<String, Session> found = new TreeMap<>(table);
                found.values().removeIf(session -> !session.getDefinition().equals(definition.name()));
                assertThat(found).as("at last, under %s", definition.name()).isEqualTo(all);
            }
        }

        private void take(RefinedEvent event) {
            refinedIn.pipeInput(VisitorKey.of(event.getSource(), event.getVisitorId()), event);
            Set<String> tooLate = new HashSet<>();
            lateOut.readValuesToList().forEach(told -> tooLate.add(told.getDefinition()));
            late += tooLate.size();
            collect();
            for (SessionDefinition definition : definitions) {
                List<RefinedEvent> events =
                        taken.computeIfAbsent(definition.name() + "/" + event.getVisitorId(), _ -> new ArrayList<>());
                if (!tooLate.contains(definition.name())) {
                    events.add(event);
                }
                if (!isCoalescing && isHeard.get()) {
                    assertThat(closed(definition, event.getVisitorId()))
                            .as("after %s of %s", event.getEventId(), event.getVisitorId())
                            .isEqualTo(OfflineSessions.of(events, definition));
                }
            }
        }

        private Map<String, Session> closed(SessionDefinition definition, String visitor) {
            Map<String, Session> closed = new TreeMap<>();
            table.forEach((id, session) -> {
                if (session.getVisitorId().equals(visitor)
                        && session.getDefinition().equals(definition.name())) {
                    closed.put(
                            id,
                            Session.newBuilder(session)
                                    .setRevision(session.getRevision() | 1)
                                    .setOpen(false)
                                    .build());
                }
            });
            return closed;
        }

        /** Reads as a sink does: the greatest revision stays, a tombstone takes all away. */
        private void collect() {
            out.readKeyValuesToList().forEach(entry -> {
                String id = SessionKey.sessionId(entry.key);
                if (entry.value == null) {
                    table.remove(id);
                } else {
                    table.merge(
                            id, entry.value, (old, young) -> old.getRevision() >= young.getRevision() ? old : young);
                }
            });
        }

        /** All visitors' events, mixed, disordered, some sent again. */
        private List<ReceivedEvent> arrival() {
            List<ReceivedEvent> arrival = new ArrayList<>();
            for (int visitor = 0; visitor < VISITORS; visitor++) {
                Duration wrong = Duration.ofSeconds(random.nextInt(-86_400, 86_400));
                for (RefinedEvent event : EventSource.random(random, "v" + visitor, GAP, 10)) {
                    int copies = random.nextInt(6) == 0 ? random.nextInt(2, 4) : 1;
                    for (int copy = 0; copy < copies; copy++) {
                        arrival.add(received(event, wrong));
                    }
                }
            }
            for (int i = arrival.size() - 1; i > 0; i--) { // near ones change places, so that not all are late
                int other = Math.max(0, i - random.nextInt(VISITORS));
                ReceivedEvent event = arrival.get(i);
                arrival.set(i, arrival.get(other));
                arrival.set(other, event);
            }
            return arrival;
        }

        private ReceivedEvent received(RefinedEvent event, Duration wrong) {
            Instant now = clock.instant().plusSeconds(random.nextInt(60));
            Duration ago = Duration.between(event.getOccurredAt(), EventSource.START.plus(Duration.ofDays(3)));
            return ReceivedEvent.newBuilder()
                    .setEventId(event.getEventId())
                    .setSource("shop")
                    .setVisitorId(event.getVisitorId())
                    .setType(event.getType())
                    .setName(event.getName())
                    .setUrl(event.getUrl().orElse(null))
                    .setUserId(event.getUserId().orElse(null))
                    .setCreatedAt(now.minus(ago).plus(wrong))
                    .setSentAt(now.plus(wrong))
                    .setReceivedAt(now)
                    .build();
        }

        /** The way by which the visitor came, which follows from the event alone. */
        private RefinedEvent attributed(RefinedEvent event) {
            RefinedEvent.Builder attributed = RefinedEvent.newBuilder(event);
            EventSource.attribute(new SplittableRandom(event.getEventId().hashCode()), attributed);
            return attributed.build();
        }

        @Override
        public void close() {
            refine.close();
            sessionize.close();
        }
    }
}
