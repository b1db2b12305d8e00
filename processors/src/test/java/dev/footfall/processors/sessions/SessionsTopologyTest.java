package dev.footfall.processors.sessions;

import dev.footfall.processors.erasure.ErasedSubjects;
import dev.footfall.processors.fixture.Erasures;
import dev.footfall.processors.fixture.MovingClock;
import dev.footfall.processors.fixture.TopologyRun;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.LateEvent;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.SessionKey;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.footfall.processors.fixture.TopologyRun.count;
import static dev.footfall.processors.sessions.EventSource.START;
import static dev.footfall.processors.sessions.EventSource.event;
import static org.assertj.core.api.Assertions.assertThat;

class SessionsTopologyTest {
    private static final Duration GAP = Duration.ofMinutes(30);
    private static final Duration HORIZON = Duration.ofHours(24);

    private static final Map<String, SourceSettings> SOURCES = Map.of(
            "shop",
            new SourceSettings(Optional.empty(), Optional.of(List.of(EventSource.CONVERSION)), Optional.empty()));

    private final SchemaRegistry registry = TopologyRun.registry("sessions");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MovingClock clock = new MovingClock(START);
    private final SessionsSettings settings =
            new SessionsSettings(GAP, HORIZON, Duration.ofSeconds(10), Duration.ofSeconds(1), Duration.ZERO, Map.of());
    private final SessionsTopology topology =
            new SessionsTopology(settings, SOURCES, Erasures.SUBJECTS, registry, clock, meters);
    private final TopologyRun run = new TopologyRun(topology.build(), clock, meters);
    private final AvroSerde<RefinedEvent> events = new AvroSerde<>(registry, RefinedEvent.getClassSchema());
    private final AvroSerde<Session> sessions = new AvroSerde<>(registry, Session.getClassSchema());
    private final AvroSerde<LateEvent> lates = new AvroSerde<>(registry, LateEvent.getClassSchema());
    private TestInputTopic<String, RefinedEvent> in = run.input(Topic.EVENTS, events.serializer());
    private TestInputTopic<String, Erasure> erasures =
            run.input(Topic.ERASURES, new AvroSerde<Erasure>(registry, Erasure.getClassSchema()).serializer());
    private TestOutputTopic<String, Session> out = run.output(Topic.SESSIONS, sessions.deserializer());
    private TestOutputTopic<String, LateEvent> late = run.output(Topic.LATE, lates.deserializer());

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void publishesEveryRevisionUnderTheSessionsKey() {
        pipe(event("e1", 0));
        pipe(event("e2", 60));

        List<KeyValue<String, Session>> published = out.readKeyValuesToList();
        String id = SessionIds.of("shop", "v1", "default", "e1").toString();
        assertThat(published).extracting(e -> e.key).containsOnly("shop/v1/" + id);
        assertThat(published).extracting(e -> e.value.getRevision()).containsExactly(2L, 4L);
    }

    @Test
    void closesSessionsAsTimePassesAndOnlyOnce() {
        pipe(event("e1", 0));
        pipe(event("e2", 60));
        out.readRecordsToList();

        run.advance(GAP.plusSeconds(60));
        assertThat(out.isEmpty()).as("the gap is not exceeded").isTrue();
        run.advance(Duration.ofSeconds(1));

        assertThat(out.readValuesToList()).singleElement().satisfies(session -> {
            assertThat(session.getOpen()).isFalse();
            assertThat(session.getRevision()).isEqualTo(5);
        });
        run.advance(Duration.ofDays(2));
        assertThat(out.isEmpty()).isTrue();
        assertThat(run.<Object, Object>contentOf(SessionsTopology.TIMERS)).isEmpty();
        assertThat(count(meters, "footfall.sessions.closed")).isEqualTo(1);
    }

    @Test
    void closesSessionsAfterARestart() {
        pipe(event("e1", 0));
        restart();

        run.advance(GAP.plusSeconds(1));

        assertThat(out.readValuesToList()).extracting(Session::getOpen).containsExactly(false);
    }

    @Test
    void closesManyThatAreDueAtOnceInTurns() {
        int visitors = 5_100; // more than are looked at in one go
        for (int i = 0; i < visitors; i++) {
            pipe(EventSource.of("v" + i, "e", START).build());
        }
        out.readRecordsToList();

        run.advance(GAP.plusSeconds(1));
        assertThat(out.getQueueSize()).isBetween(1L, visitors - 1L);
        run.advance(Duration.ofSeconds(1));

        assertThat(out.readValuesToList()).hasSize(visitors).noneMatch(Session::getOpen);
    }

    @Test
    void keepsAClockThatWasSetBackFromLosingATimer() {
        run.advance(Duration.ofHours(2));
        clock.set(START);
        pipe(event("e1", 0));
        out.readRecordsToList();

        run.advance(GAP.plusSeconds(1));

        assertThat(out.readValuesToList()).extracting(Session::getOpen).containsExactly(false);
    }

    @Test
    void retractsWhatAMergeSwallows() {
        pipe(event("e1", 0));
        pipe(event("e3", 2 * GAP.toSeconds()));
        pipe(event("e2", GAP.toSeconds()));

        Map<String, Session> compacted = new TreeMap<>();
        compact(compacted);
        assertThat(compacted.values())
                .singleElement()
                .satisfies(session -> assertThat(session.getEvents()).isEqualTo(3));
        assertThat(count(meters, "footfall.sessions.events", "result", "merged"))
                .isEqualTo(1);
        assertThat(count(meters, "footfall.sessions.retracted")).isEqualTo(1);
    }

    @Test
    void anErasureTakesAVisitorsSessionsAndNobodyElses() {
        pipe(event("e1", 0));
        pipe(EventSource.of("v2", "e2", START).build());
        Map<String, Session> compacted = new TreeMap<>();
        compact(compacted);

        erasures.pipeInput("any", Erasures.visitor("v1", START.plusSeconds(60)));
        pipe(event("late", 1));
        compact(compacted);

        assertThat(compacted.values()).extracting(Session::getVisitorId).containsExactly("v2");
        assertThat(run.<String, Object>contentOf(SessionsTopology.VISITORS))
                .extracting(state -> state.key)
                .containsExactly("shop/v2");
        assertThat(run.<Object, Object>contentOf(SessionsTopology.TIMERS)).hasSize(1);
        assertThat(count(meters, "footfall.sessions.events", "result", "erased"))
                .isEqualTo(1);
    }

    @Test
    void whoComesBackAfterAnErasureIsANewAcquaintance() {
        pipe(event("e1", 0));
        erasures.pipeInput("any", Erasures.visitor("v1", START.plusSeconds(60)));
        restart();
        pipe(event("late", 59));
        pipe(event("e2", 60));

        Map<String, Session> compacted = new TreeMap<>();
        compact(compacted);
        assertThat(compacted.values()).singleElement().satisfies(session -> {
            assertThat(session.getFirstEventId()).isEqualTo("e2");
            assertThat(session.getEvents()).isEqualTo(1);
        });
    }

    @Test
    void tellsLateEventsApart() {
        pipe(event("new", 0));
        pipe(event("late", -HORIZON.toSeconds() - 1));

        KeyValue<String, LateEvent> told = late.readKeyValue();
        assertThat(told.key).isEqualTo("shop/v1");
        assertThat(told.value)
                .isEqualTo(LateEvent.newBuilder()
                        .setEventId("late")
                        .setSource("shop")
                        .setDefinition("default")
                        .setVisitorId("v1")
                        .setName("click")
                        .setOccurredAt(START.minus(HORIZON).minusSeconds(1))
                        .setReceivedAt(START.minus(HORIZON).minusSeconds(1))
                        .setNewestAt(START)
                        .build());
        assertThat(out.readValuesToList()).hasSize(1);
        assertThat(count(meters, "footfall.sessions.events", "result", "late")).isEqualTo(1);
    }

    @Test
    void sendsPoisonToTheDeadLettersAndGoesOn() {
        byte[] key = "shop/v1".getBytes(StandardCharsets.UTF_8);
        byte[] poison = "poison".getBytes(StandardCharsets.UTF_8);

        run.rawInput(Topic.EVENTS).pipeInput(key, poison);
        run.rawInput(Topic.EVENTS).pipeInput(new TestRecord<>(key, null, START));
        pipe(event("e1", 0));

        assertThat(run.rawOutput(Topic.DEAD_LETTERS).readValuesToList())
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(poison),
                        second -> assertThat(second).isNull());
        assertThat(out.readValuesToList()).hasSize(1);
    }

    @Test
    void putsASessionInThePartitionOfItsVisitor() {
        VisitorPartitioner<Session> partitioner = new VisitorPartitioner<>();
        for (int i = 0; i < 1000; i++) {
            String visitor = VisitorKey.of("shop", i % 2 == 0 ? "v" + i : "vü/" + i);
            int expected = BuiltInPartitioner.partitionForKey(visitor.getBytes(StandardCharsets.UTF_8), 6);

            assertThat(partitioner.partitions("t", SessionKey.of(visitor, "id-" + i), null, 6))
                    .hasValueSatisfying(partitions -> assertThat(partitions).containsExactly(expected));
        }
    }

    @Test
    void makesTheSessionsOfTheOfflineComputationOverRestarts() {
        for (long seed = 1; seed <= 12; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            String prefix = "s" + seed + "-v";
            List<RefinedEvent> arrival = new ArrayList<>();
            for (int visitor = 0; visitor < 40; visitor++) {
                List<RefinedEvent> visit = EventSource.random(random, prefix + visitor, GAP, 10);
                for (RefinedEvent event : visit) { // visitors are mixed, each one's events stay in their order
                    arrival.add(event);
                }
            }
            List<RefinedEvent> mixed = mix(random, arrival);
            Map<String, Session> compacted = new TreeMap<>();
            List<String> lateIds = new ArrayList<>();
            for (RefinedEvent event : mixed) {
                pipe(event);
                if (random.nextInt(10) == 0) {
                    run.advance(Duration.ofMillis(random.nextLong(GAP.toMillis())));
                }
                if (random.nextInt(200) == 0) {
                    compact(compacted);
                    late.readValuesToList().forEach(e -> lateIds.add(e.getVisitorId() + " " + e.getEventId()));
                    restart();
                }
            }
            run.advance(Duration.ofDays(60));
            compact(compacted);
            late.readValuesToList().forEach(e -> lateIds.add(e.getVisitorId() + " " + e.getEventId()));

            List<RefinedEvent> taken = mixed.stream()
                    .filter(e -> !lateIds.contains(e.getVisitorId() + " " + e.getEventId()))
                    .toList();
            assertThat(taken.size() + lateIds.size())
                    .as("seed %d: every event", seed)
                    .isEqualTo(mixed.size());
            assertThat(compacted)
                    .as("seed %d", seed)
                    .isEqualTo(OfflineSessions.of(taken, settings.all().getFirst()));
        }
    }

    /** Mixes visitors' events, each visitor's staying in their order. */
    private static List<RefinedEvent> mix(SplittableRandom random, List<RefinedEvent> events) {
        Map<String, List<RefinedEvent>> byVisitor = new TreeMap<>();
        events.forEach(event -> byVisitor
                .computeIfAbsent(event.getVisitorId(), _ -> new ArrayList<>())
                .add(event));
        List<List<RefinedEvent>> queues = new ArrayList<>(byVisitor.values());
        List<RefinedEvent> mixed = new ArrayList<>();
        while (!queues.isEmpty()) {
            int next = random.nextInt(queues.size());
            mixed.add(queues.get(next).removeFirst());
            if (queues.get(next).isEmpty()) {
                queues.remove(next);
            }
        }
        return mixed;
    }

    private void compact(Map<String, Session> compacted) {
        out.readKeyValuesToList().forEach(entry -> {
            if (entry.value == null) {
                compacted.remove(SessionKey.sessionId(entry.key));
            } else {
                compacted.put(SessionKey.sessionId(entry.key), entry.value);
            }
        });
    }

    private void restart() {
        run.restart(SessionsTopology.VISITORS, SessionsTopology.TIMERS, ErasedSubjects.STORE);
        in = run.input(Topic.EVENTS, events.serializer());
        erasures = run.input(Topic.ERASURES, new AvroSerde<Erasure>(registry, Erasure.getClassSchema()).serializer());
        out = run.output(Topic.SESSIONS, sessions.deserializer());
        late = run.output(Topic.LATE, lates.deserializer());
    }

    private void pipe(RefinedEvent event) {
        in.pipeInput(VisitorKey.of(event.getSource(), event.getVisitorId()), event);
    }
}
