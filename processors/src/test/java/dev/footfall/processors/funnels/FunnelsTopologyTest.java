package dev.footfall.processors.funnels;

import dev.footfall.processors.fixture.Erasures;
import dev.footfall.processors.fixture.MovingClock;
import dev.footfall.processors.fixture.TopologyRun;
import dev.footfall.processors.sessions.SessionIds;
import dev.footfall.processors.source.FunnelSettings;
import dev.footfall.processors.source.FunnelSettings.Step;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.schemas.record.Erasure;
import dev.footfall.schemas.record.FunnelAttempt;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.SessionKey;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.footfall.processors.fixture.TopologyRun.count;
import static dev.footfall.processors.funnels.StepSource.START;
import static org.assertj.core.api.Assertions.assertThat;

class FunnelsTopologyTest {
    private static final FunnelsSettings SETTINGS = new FunnelsSettings(Duration.ofHours(24), 500);
    private static final Map<String, SourceSettings> SOURCES = Map.of(
            "shop",
            new SourceSettings(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Map.of(
                            "checkout", funnel(StepSource.WINDOW, "s1", "s2", "s3"),
                            "search", funnel(Duration.ofMinutes(5), "find", "s1")))));

    private final SchemaRegistry registry = TopologyRun.registry("funnels");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final FunnelsTopology topology =
            new FunnelsTopology(SETTINGS, SOURCES, Erasures.SUBJECTS, registry, meters);
    private final TopologyRun run = new TopologyRun(topology.build(), new MovingClock(START), meters);
    private final AvroSerde<RefinedEvent> events = new AvroSerde<>(registry, RefinedEvent.getClassSchema());
    private final AvroSerde<FunnelAttempt> attempts = new AvroSerde<>(registry, FunnelAttempt.getClassSchema());
    private TestInputTopic<String, RefinedEvent> in = run.input(Topic.EVENTS, events.serializer());
    private TestInputTopic<String, Erasure> erasures =
            run.input(Topic.ERASURES, new AvroSerde<Erasure>(registry, Erasure.getClassSchema()).serializer());
    private TestOutputTopic<String, FunnelAttempt> out = run.output(Topic.FUNNELS, attempts.deserializer());

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void describesItself() throws IOException {
        try (var golden = getClass().getResourceAsStream("funnels.topology.txt")) {
            assertThat(topology.build().describe().toString())
                    .isEqualTo(new String(Objects.requireNonNull(golden).readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void publishesEveryRevisionUnderTheAttemptsKey() {
        pipe(event("a", "s1", 0));
        pipe(event("x", "something else", 1));
        pipe(event("b", "s2", 60));

        List<KeyValue<String, FunnelAttempt>> published = out.readKeyValuesToList();
        String id = SessionIds.of("shop", "v1", "checkout", "a").toString();
        assertThat(published).extracting(e -> e.key).containsOnly("shop/v1/" + id);
        assertThat(published).extracting(e -> e.value.getStep()).containsExactly(1, 2);
        assertThat(published.getLast().value.getReachedAt()).containsExactly(START, START.plusSeconds(60));
        assertThat(count(meters, "footfall.funnels.attempts", "change", "revised"))
                .isEqualTo(1);
    }

    @Test
    void anEventMayTakeStepsOfSeveralFunnels() {
        pipe(event("f", "find", 0));
        pipe(event("a", "s1", 60));

        assertThat(out.readValuesToList())
                .extracting(attempt -> attempt.getFunnel() + " " + attempt.getStep() + "/" + attempt.getSteps())
                .containsExactlyInAnyOrder("search 1/2", "search 2/2", "checkout 1/3");
    }

    @Test
    void leavesBotsOutAndCountsThem() {
        pipe(RefinedEvent.newBuilder(event("a", "s1", 0)).setBot(true).build());

        assertThat(out.isEmpty()).isTrue();
        assertThat(count(meters, "footfall.funnels.events", "result", "bot")).isEqualTo(2);
    }

    @Test
    void remembersNothingOfEventsThatTakeNoStep() {
        pipe(event("x", "something else", 0));
        pipe(RefinedEvent.newBuilder(event("y", "s1", 0)).setSource("elsewhere").build());

        assertThat(run.<Object, Object>contentOf(FunnelsTopology.STATES)).isEmpty();
        assertThat(out.isEmpty()).isTrue();
    }

    @Test
    void anErasureTakesAVisitorsAttemptsAndNothingOldBringsThemBack() {
        pipe(event("a", "s1", 0));
        pipe(event("b", "s2", 60));
        Map<String, FunnelAttempt> compacted = compacted(new TreeMap<>());
        assertThat(compacted).hasSize(1);

        erasures.pipeInput("any", Erasures.visitor("v1", START.plusSeconds(90)));
        pipe(event("c", "s1", 80));

        assertThat(compacted(compacted)).isEmpty();
        assertThat(run.<Object, Object>contentOf(FunnelsTopology.STATES)).isEmpty();
        pipe(event("d", "s1", 90));
        assertThat(compacted(compacted).values())
                .extracting(FunnelAttempt::getFirstEventId)
                .containsExactly("d");
    }

    @Test
    void countsWhatIsLate() {
        pipe(event("b", "s2", 0));
        pipe(event("a", "s1", -SETTINGS.horizon().toSeconds() - 1));

        assertThat(count(meters, "footfall.funnels.events", "result", "late", "funnel", "checkout"))
                .isEqualTo(1);
        assertThat(count(meters, "footfall.funnels.events", "result", "taken", "funnel", "checkout"))
                .isEqualTo(1);
    }

    @Test
    void retractsAnAttemptThatBeganEarlier() {
        pipe(event("a2", "s1", 60));
        pipe(event("a1", "s1", 0));

        assertThat(compacted(new TreeMap<>()).values())
                .extracting(FunnelAttempt::getFirstEventId)
                .containsExactly("a1");
        assertThat(count(meters, "footfall.funnels.attempts", "change", "retracted"))
                .isEqualTo(1);
    }

    @Test
    void anotherDefinitionOfAFunnelBeginsAnew() {
        pipe(event("a", "s1", 0));
        Map<String, SourceSettings> changed = Map.of(
                "shop",
                new SourceSettings(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(Map.of("checkout", funnel(Duration.ofHours(9), "s1", "s2", "s3")))));
        String old = out.readValue().getDefinition();
        List<KeyValue<String, FunnelState>> states = run.contentOf(FunnelsTopology.STATES);

        try (TopologyRun next = new TopologyRun(
                new FunnelsTopology(SETTINGS, changed, Erasures.SUBJECTS, registry, meters).build(),
                new MovingClock(START),
                meters)) {
            states.forEach(state ->
                    next.<String, FunnelState>store(FunnelsTopology.STATES).put(state.key, state.value));
            TestInputTopic<String, RefinedEvent> input = next.input(Topic.EVENTS, events.serializer());
            input.pipeInput("shop/v1", event("b", "s2", 1));
            input.pipeInput("shop/v1", event("a2", "s1", 2));

            assertThat(next.output(Topic.FUNNELS, attempts.deserializer()).readValuesToList())
                    .singleElement()
                    .satisfies(attempt -> {
                        assertThat(attempt.getFirstEventId()).isEqualTo("a2");
                        assertThat(attempt.getDefinition()).isNotEqualTo(old);
                    });
        }
    }

    @Test
    void sendsPoisonToTheDeadLettersAndGoesOn() {
        byte[] key = "shop/v1".getBytes(StandardCharsets.UTF_8);
        byte[] poison = "poison".getBytes(StandardCharsets.UTF_8);

        run.rawInput(Topic.EVENTS).pipeInput(key, poison);
        run.rawInput(Topic.EVENTS).pipeInput(new TestRecord<>(key, null, START));
        pipe(event("a", "s1", 0));

        assertThat(run.rawOutput(Topic.DEAD_LETTERS).readValuesToList())
                .satisfiesExactly(
                        first -> assertThat(first).isEqualTo(poison),
                        second -> assertThat(second).isNull());
        assertThat(out.readValuesToList()).hasSize(1);
    }

    @Test
    void makesTheAttemptsOfTheOfflineComputationOverRestarts() {
        Funnel checkout =
                new StepIndex(SOURCES).matches(event("e", "s3", 0)).getFirst().funnel();
        for (long seed = 1; seed <= 8; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            Map<String, FunnelAttempt> compacted = new TreeMap<>();
            Map<String, FunnelAttempt> expected = new TreeMap<>();
            List<RefinedEvent> arrival = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String visitor = "s" + seed + "-v" + i;
                List<Occurrence> occurrences = StepSource.random(random, checkout, 12).stream()
                        .map(one -> StepSource.occurrence(
                                one.moment().eventId(), one.at(), Integer.lowestOneBit(one.steps()), one.userId()))
                        .filter(one -> one.at() < START.plus(SETTINGS.horizon()).toEpochMilli()) // so that none is late
                        .toList();
                expected.putAll(OfflineFunnels.of(visitor, occurrences, checkout));
                occurrences.forEach(one -> arrival.add(random.nextInt(arrival.size() + 1), event(visitor, one)));
            }
            for (RefinedEvent event : arrival) {
                pipe(event);
                if (random.nextInt(100) == 0) {
                    compacted(compacted);
                    restart();
                }
            }

            compacted(compacted)
                    .values()
                    .removeIf(attempt -> !attempt.getFunnel().equals("checkout"));
            assertThat(compacted).as("seed %d", seed).isEqualTo(expected);
        }
    }

    private Map<String, FunnelAttempt> compacted(Map<String, FunnelAttempt> into) {
        out.readKeyValuesToList().forEach(entry -> {
            if (entry.value == null) {
                into.remove(SessionKey.sessionId(entry.key));
            } else {
                into.put(SessionKey.sessionId(entry.key), entry.value);
            }
        });
        return into;
    }

    private void restart() {
        run.restart(FunnelsTopology.STATES);
        in = run.input(Topic.EVENTS, events.serializer());
        out = run.output(Topic.FUNNELS, attempts.deserializer());
    }

    private void pipe(RefinedEvent event) {
        in.pipeInput(VisitorKey.of(event.getSource(), event.getVisitorId()), event);
    }

    private static RefinedEvent event(String id, String name, long seconds) {
        return event(id, "v1", name, START.plusSeconds(seconds), null);
    }

    private static RefinedEvent event(String visitor, Occurrence one) {
        String name = "s" + (Integer.numberOfTrailingZeros(one.steps()) + 1);
        return event(one.moment().eventId(), visitor, name, Instant.ofEpochMilli(one.at()), one.userId());
    }

    private static RefinedEvent event(String id, String visitor, String name, Instant at, @Nullable String user) {
        return RefinedEvent.newBuilder()
                .setEventId(id)
                .setSource("shop")
                .setVisitorId(visitor)
                .setUserId(user)
                .setName(name)
                .setOccurredAt(at)
                .setReceivedAt(at)
                .build();
    }

    private static FunnelSettings funnel(Duration within, String... events) {
        List<Step> steps = new ArrayList<>();
        for (String event : events) {
            steps.add(new Step(event, Optional.empty(), Optional.empty()));
        }
        return new FunnelSettings(steps, within);
    }
}
