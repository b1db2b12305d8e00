package dev.footfall.processors.sessions;

import dev.footfall.processors.fixture.Erasures;
import dev.footfall.processors.fixture.MovingClock;
import dev.footfall.processors.fixture.TopologyRun;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.TopicNames;
import dev.footfall.schemas.topic.VisitorKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.footfall.processors.sessions.EventSource.START;
import static dev.footfall.processors.sessions.EventSource.event;
import static org.assertj.core.api.Assertions.assertThat;

/** Sessions of a replay: told once, when somebody waits for them. */
class AudienceTest {
    private static final Duration GAP = Duration.ofMinutes(30);
    private static final Duration A_LOOK = Duration.ofMillis(100);

    private final SchemaRegistry registry = TopologyRun.registry("audience");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MovingClock clock = new MovingClock(START);
    private final AtomicBoolean isHeard = new AtomicBoolean();
    private final SessionsTopology topology = new SessionsTopology(
            new SessionsSettings(
                    GAP, Duration.ofHours(24), Duration.ofSeconds(10), A_LOOK, Duration.ofMillis(200), Map.of()),
            Map.of(),
            Erasures.SUBJECTS,
            registry,
            clock,
            meters,
            TopicNames.LIVE,
            isHeard::get);
    private final TopologyRun run = new TopologyRun(topology.build(), clock, meters);
    private final AvroSerde<RefinedEvent> events = new AvroSerde<>(registry, RefinedEvent.getClassSchema());
    private final AvroSerde<Session> sessions = new AvroSerde<>(registry, Session.getClassSchema());
    private TestInputTopic<String, RefinedEvent> in = run.input(Topic.EVENTS, events.serializer());
    private TestOutputTopic<String, Session> out = run.output(Topic.SESSIONS, sessions.deserializer());

    @AfterEach
    void close() {
        run.close();
    }

    @Test
    void nothingIsToldWhileNobodyListensAndThenEverySessionOnce() {
        clock.set(START.plus(Duration.ofDays(400)));
        for (int i = 0; i < 20; i++) {
            pipe(event("a" + i, i));
            pipe(event("b" + i, 3 * GAP.toSeconds() + i));
            run.advance(Duration.ofSeconds(1));
        }
        assertThat(revisions()).isEmpty();

        isHeard.set(true);
        run.advance(A_LOOK);

        assertThat(revisions()).containsExactly(41L, 41L);
        run.advance(Duration.ofDays(1));
        assertThat(revisions()).isEmpty();
        assertThat(run.<Object, Object>contentOf(SessionsTopology.TIMERS)).isEmpty();
    }

    @Test
    void sessionsThatGrewTogetherAreNotTakenBackBecauseNobodyHadThem() {
        pipe(event("e1", 0));
        pipe(event("e3", 2 * GAP.toSeconds()));
        pipe(event("e2", GAP.toSeconds()));

        isHeard.set(true);
        run.advance(A_LOOK);

        List<KeyValue<String, Session>> told = out.readKeyValuesToList();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().value.getEvents()).isEqualTo(3);
    }

    @Test
    void aSessionThatIsForgottenIsToldBefore() {
        pipe(event("e1", 0));
        pipe(event("e2", Duration.ofDays(3).toSeconds()));

        assertThat(revisions()).containsExactly(3L);
    }

    @Test
    void whatWaitsIsToldByTheSuccessorAfterARestart() {
        pipe(event("e1", 0));
        pipe(event("e2", 1));
        run.restart(SessionsTopology.VISITORS, SessionsTopology.TIMERS);
        in = run.input(Topic.EVENTS, events.serializer());
        out = run.output(Topic.SESSIONS, sessions.deserializer());
        isHeard.set(true);

        run.advance(A_LOOK);

        assertThat(revisions()).containsExactly(4L);
    }

    private List<Long> revisions() {
        return out.readValuesToList().stream().map(Session::getRevision).toList();
    }

    private void pipe(RefinedEvent event) {
        in.pipeInput(VisitorKey.of(event.getSource(), event.getVisitorId()), event);
    }
}
