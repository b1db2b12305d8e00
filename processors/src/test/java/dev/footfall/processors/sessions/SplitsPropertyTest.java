package dev.footfall.processors.sessions;

import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several definitions side by side on one stream, most of them with splits: any order of the same events makes the same
 * sessions as sorting and cutting them does, after every single event, while what grows may wait to be published.
 */
class SplitsPropertyTest {
    private static final int CASES = 3_000;
    private static final Duration GAP = Duration.ofMinutes(30);
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"), ZoneId.of("Europe/Berlin"), ZoneId.of("America/New_York"), ZoneId.of("Asia/Kathmandu"));

    @Test
    void everyDefinitionEqualsItsOfflineComputation() {
        int[] late = new int[1];
        int[] spared = new int[1];
        Seeds.forEach(CASES, seed -> {
            SplittableRandom random = new SplittableRandom(seed);
            SessionDefinition[] definitions = {
                new SessionDefinition("default", GAP, horizon(random), Duration.ofSeconds(10), SessionSplits.NONE),
                new SessionDefinition("one", GAP, horizon(random), Duration.ofSeconds(20), splits(random)),
                new SessionDefinition("other", GAP.multipliedBy(2), horizon(random), Duration.ZERO, splits(random))
            };
            Duration publishInterval = random.nextBoolean() ? Duration.ZERO : GAP.multipliedBy(random.nextInt(1, 9));
            Visit visit = new Visit("v1", publishInterval, definitions);
            List<RefinedEvent> events = EventSource.random(random, "v1", GAP, 28);

            live(visit, events, definitions, random);

            for (SessionDefinition definition : definitions) {
                assertThat(visit.taken(definition).size()
                                + visit.late(definition).size())
                        .as("every event, under %s", definition)
                        .isEqualTo(events.size());
                assertThat(visit.sessions(definition))
                        .as("what is published at last, under %s", definition)
                        .isEqualTo(OfflineSessions.of(visit.taken(definition), definition));
                late[0] += visit.late(definition).size();
            }
            spared[0] += publishInterval.isZero() ? 0 : 3 * events.size() - visit.revisions();
        });
        assertThat(late[0]).as("the cases do cover late events").isGreaterThan(CASES);
        assertThat(spared[0]).as("the cases do cover revisions that waited").isGreaterThan(CASES);
    }

    /** Takes the events in, one by one, while the clock goes on; then lets everything close. */
    private static void live(
            Visit visit, List<RefinedEvent> events, SessionDefinition[] definitions, SplittableRandom random) {
        long now =
                EventSource.START.plus(GAP.multipliedBy(random.nextInt(-2, 40))).toEpochMilli();
        for (RefinedEvent event : events) {
            visit.add(event, now);
            for (SessionDefinition definition : definitions) {
                assertThat(known(visit, definition))
                        .as("after %s at %s, under %s", event.getEventId(), event.getOccurredAt(), definition)
                        .isEqualTo(OfflineSessions.of(visit.taken(definition), definition));
            }
            if (random.nextBoolean()) {
                now += random.nextLong(GAP.toMillis() * 2);
                visit.tick(now);
            }
        }
        for (int i = 0; i < 1_000 && visit.state().timer() != VisitorState.NO_TIMER; i++) {
            visit.tick(visit.state().timer());
        }
    }

    /** What readers have, and what waits in the state: all as if it were closed. */
    private static Map<String, Session> known(Visit visit, SessionDefinition definition) {
        Map<String, Session> known = new TreeMap<>(visit.sessions(definition));
        for (LiveSession session : visit.state().live(definition)) {
            String id = session.id().toString();
            Session published = Objects.requireNonNull(known.get(id), "what is live was published once");
            if (!session.isPending()) {
                assertThat(published.getRevision()).isEqualTo(session.revision());
            }
            var change = new SessionChange.Published(definition, session, SessionChange.Cause.CHANGED);
            known.put(id, SessionRecords.sessionOf(visit.state(), change));
        }
        known.replaceAll((_, session) -> Session.newBuilder(session)
                .setRevision(session.getRevision() | 1)
                .setOpen(false)
                .build());
        return known;
    }

    private static Duration horizon(SplittableRandom random) {
        return switch (random.nextInt(4)) {
            case 0 -> GAP;
            case 1 -> GAP.multipliedBy(7);
            case 2 -> Duration.ofHours(24);
            default -> Duration.ofDays(366);
        };
    }

    private static SessionSplits splits(SplittableRandom random) {
        return new SessionSplits(
                random.nextBoolean() ? Optional.of(GAP.multipliedBy(random.nextInt(1, 5))) : Optional.empty(),
                random.nextBoolean() ? Optional.of(ZONES.get(random.nextInt(ZONES.size()))) : Optional.empty(),
                random.nextInt(3) > 0,
                random.nextBoolean(),
                random.nextBoolean());
    }
}
