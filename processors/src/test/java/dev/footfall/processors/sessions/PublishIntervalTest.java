package dev.footfall.processors.sessions;

import dev.footfall.processors.fixture.Erasures;
import dev.footfall.processors.fixture.MovingClock;
import dev.footfall.processors.fixture.TopologyRun;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.registry.AvroSerde;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.schemas.topic.VisitorKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.footfall.processors.fixture.TopologyRun.count;
import static dev.footfall.processors.sessions.EventSource.START;
import static dev.footfall.processors.sessions.EventSource.event;
import static org.assertj.core.api.Assertions.assertThat;

class PublishIntervalTest {
    private static final Duration GAP = Duration.ofMinutes(30);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final SchemaRegistry registry = TopologyRun.registry("publish-interval");
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MovingClock clock = new MovingClock(START);
    private final SessionsSettings settings = new SessionsSettings(
            GAP, Duration.ofHours(24), Duration.ofSeconds(10), Duration.ofSeconds(1), INTERVAL, Map.of());
    private final SessionsTopology topology =
            new SessionsTopology(settings, Map.of(), Erasures.SUBJECTS, registry, clock, meters);
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
    void aFewRevisionsArePublishedAtOnceAndWhatFollowsWithinTheIntervalIsOneMore() {
        pipe(event("e1", 0));
        pipe(event("e2", 1));
        pipe(event("e3", 2));
        pipe(event("e4", 3));
        assertThat(revisions()).containsExactly(2L, 4L, 6L, 8L);

        pipe(event("e5", 4));
        pipe(event("e6", 5));
        assertThat(revisions()).isEmpty();

        run.advance(INTERVAL.minusMillis(1));
        assertThat(revisions()).as("too early").isEmpty();
        run.advance(Duration.ofMillis(101));
        assertThat(revisions()).as("at the next look").containsExactly(12L);
        run.advance(Duration.ofSeconds(5));
        assertThat(revisions()).as("nothing new").isEmpty();
    }

    @Test
    void inTheLongRunThereIsOneRevisionAnInterval() {
        for (int i = 0; i < 1000; i++) {
            pipe(event("e" + i, i));
            run.advance(INTERVAL.dividedBy(50));
        }

        assertThat(revisions()).hasSizeBetween(20, Announcements.AT_ONCE + 20);
    }

    @Test
    void anEventAfterAPauseIsPublishedAtOnce() {
        burst();
        run.advance(INTERVAL);

        pipe(event("e5", 4));
        pipe(event("e6", 5));

        assertThat(revisions()).containsExactly(10L);
    }

    @Test
    void whatWaitsIsPublishedByTheSuccessorAfterARestart() {
        burst();
        pipe(event("e5", 4));
        assertThat(revisions()).isEmpty();
        run.restart(SessionsTopology.VISITORS, SessionsTopology.TIMERS);
        in = run.input(Topic.EVENTS, events.serializer());
        out = run.output(Topic.SESSIONS, sessions.deserializer());

        run.advance(INTERVAL.plusMillis(100));

        assertThat(revisions()).containsExactly(10L);
    }

    @Test
    void mergesAndRetractionsDoNotWait() {
        pipe(event("e1", 0));
        pipe(event("e3", 2 * GAP.toSeconds()));
        pipe(event("e4", 2 * GAP.toSeconds()));
        pipe(event("e5", 2 * GAP.toSeconds()));
        pipe(event("e6", 2 * GAP.toSeconds()));
        revisions();

        pipe(event("e2", GAP.toSeconds()));

        assertThat(out.readValuesToList())
                .hasSize(2)
                .last()
                .satisfies(session -> assertThat(session.getEvents()).isEqualTo(6));
    }

    @Test
    void aSessionThatClosesIsPublishedOnceMoreAndNoTimerIsLeft() {
        burst();
        pipe(event("e5", 4));
        run.advance(Duration.ofSeconds(1));
        assertThat(revisions()).containsExactly(10L);

        run.advance(GAP.plusSeconds(5));

        assertThat(revisions()).containsExactly(11L);
        run.advance(Duration.ofDays(1));
        assertThat(revisions()).isEmpty();
        assertThat(run.<Object, Object>contentOf(SessionsTopology.TIMERS)).isEmpty();
    }

    @Test
    void historyIsPublishedAtABoundedRateToo() {
        clock.set(START.plus(Duration.ofDays(400)));
        for (int i = 0; i < 100; i++) {
            pipe(event("e" + i, i));
        }
        run.advance(Duration.ofSeconds(1));

        assertThat(revisions()).containsExactly(3L, 5L, 7L, 9L, 201L);
        assertThat(count(meters, "footfall.sessions.published")).isEqualTo(5);
        assertThat(count(meters, "footfall.sessions.events")).isEqualTo(100);
    }

    @Test
    void aClockThatIsSetBackHoldsNothingUp() {
        burst();
        clock.set(START.minus(Duration.ofHours(1)));

        pipe(event("e5", 4));

        assertThat(revisions()).containsExactly(10L);
    }

    /** As many revisions as go out at once. */
    private void burst() {
        for (int i = 0; i < Announcements.AT_ONCE; i++) {
            pipe(event("e" + (i + 1), i));
        }
        assertThat(revisions()).hasSize(Announcements.AT_ONCE);
    }

    private List<Long> revisions() {
        return out.readValuesToList().stream().map(Session::getRevision).toList();
    }

    private void pipe(RefinedEvent event) {
        in.pipeInput(VisitorKey.of(event.getSource(), event.getVisitorId()), event);
    }
}
