package dev.footfall.processors.sessions;

import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Any order of the same events makes the same sessions as sorting and cutting them does, after every single event. */
class SessionRulesPropertyTest {
    private static final int CASES = 2_500;
    private static final Duration GAP = Duration.ofMinutes(30);
    private static final Duration ENGAGED_AFTER = Duration.ofSeconds(10);

    @Test
    void equalTheOfflineComputationInAnyOrderWithinTheHorizon() {
        Seeds.forEach(CASES, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            SessionDefinition definition =
                    new SessionDefinition("default", GAP, Duration.ofDays(366), ENGAGED_AFTER, SessionSplits.NONE);
            List<RefinedEvent> events = EventSource.random(random, "v1", GAP, 24);
            Visit visit = new Visit("v1", definition);

            live(visit, events, definition, random);

            assertThat(visit.late()).isEmpty();
            assertThat(visit.sessions()).isEqualTo(OfflineSessions.of(events, definition));
        });
    }

    @Test
    void equalTheOfflineComputationOfWhatIsNotLateWhateverTheHorizon() {
        int[] late = new int[1];
        Seeds.forEach(CASES, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            Duration horizon = List.of(
                            Duration.ZERO, Duration.ofMillis(1), GAP, GAP.multipliedBy(3), Duration.ofHours(24))
                    .get(random.nextInt(5));
            SessionDefinition definition =
                    new SessionDefinition("default", GAP, horizon, ENGAGED_AFTER, SessionSplits.NONE);
            List<RefinedEvent> events = EventSource.random(random, "v1", GAP, 24);
            Visit visit = new Visit("v1", definition);

            live(visit, events, definition, random);

            assertThat(visit.late()).isEqualTo(late(events, horizon));
            assertThat(visit.sessions()).isEqualTo(OfflineSessions.of(visit.taken(), definition));
            late[0] += visit.late().size();
        });
        assertThat(late[0]).as("the cases do cover late events").isGreaterThan(CASES);
    }

    @Test
    void twoOrdersOfTheSameEventsEndInTheSameState() {
        Seeds.forEach(CASES, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            SessionDefinition definition =
                    new SessionDefinition("default", GAP, Duration.ofHours(24), ENGAGED_AFTER, SessionSplits.NONE);
            List<RefinedEvent> events = EventSource.random(random, "v1", GAP, 24).stream()
                    .filter(event -> event.getOccurredAt()
                            .isBefore(EventSource.START.plus(Duration.ofHours(24)))) // so that none is late
                    .toList();
            Visit one = new Visit("v1", definition);
            Visit other = new Visit("v1", definition);
            long now = EventSource.START.plus(Duration.ofDays(400)).toEpochMilli();

            events.forEach(event -> one.add(event, now));
            events.reversed().forEach(event -> other.add(event, now));

            assertThat(one.state()).isEqualTo(other.state());
            assertThat(one.sessions()).isEqualTo(other.sessions());
        });
    }

    /** Takes the events in, one by one, while the clock goes on; then lets everything close. */
    private static void live(
            Visit visit, List<RefinedEvent> events, SessionDefinition definition, SplittableRandom random) {
        long now =
                EventSource.START.plus(GAP.multipliedBy(random.nextInt(-2, 40))).toEpochMilli();
        for (RefinedEvent event : events) {
            visit.add(event, now);
            assertSameButOpen(visit.sessions(), OfflineSessions.of(visit.taken(), definition));
            if (random.nextBoolean()) {
                now += random.nextLong(GAP.toMillis() * 2);
                visit.tick(now);
            }
            assertTimer(visit, definition);
        }
        for (int i = 0; i < 100 && visit.state().timer() != VisitorState.NO_TIMER; i++) {
            visit.tick(visit.state().timer());
        }
    }

    private static void assertTimer(Visit visit, SessionDefinition definition) {
        visit.state().live(definition).stream()
                .filter(LiveSession::open)
                .forEach(session -> assertThat(visit.state().timer())
                        .as("an open session's end is not slept through")
                        .isLessThanOrEqualTo(session.endedAt() + definition.gapMillis() + 1));
    }

    private static List<RefinedEvent> late(List<RefinedEvent> arrival, Duration horizon) {
        List<RefinedEvent> late = new ArrayList<>();
        Instant newest = Instant.MIN;
        for (RefinedEvent event : arrival) {
            newest = event.getOccurredAt().isAfter(newest) ? event.getOccurredAt() : newest;
            if (event.getOccurredAt().isBefore(newest.minus(horizon))) {
                late.add(event);
            }
        }
        return late;
    }

    private static void assertSameButOpen(Map<String, Session> actual, Map<String, Session> expected) {
        assertThat(actual.keySet()).isEqualTo(expected.keySet());
        expected.forEach((id, closed) -> {
            Session session = Objects.requireNonNull(actual.get(id));
            Session asClosed = Session.newBuilder(session)
                    .setRevision(session.getOpen() ? session.getRevision() + 1 : session.getRevision())
                    .setOpen(false)
                    .build();
            assertThat(asClosed).isEqualTo(closed);
        });
    }
}
