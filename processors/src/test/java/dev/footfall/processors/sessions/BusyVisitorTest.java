package dev.footfall.processors.sessions;

import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.RefinedEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A program that sends 100,000 events in a day: what it costs is counted, in events read and in bytes of state. */
class BusyVisitorTest {
    private static final int EVENTS = 100_000;
    private static final Duration BETWEEN = Duration.ofDays(1).dividedBy(EVENTS);

    private final SessionDefinition plain = definition("default", SessionSplits.NONE);
    private final SessionDefinition split = definition(
            "split",
            new SessionSplits(Optional.of(Duration.ofHours(2)), Optional.of(ZoneId.of("UTC")), true, true, true));
    private final Visit visit = new Visit("v1", Duration.ofSeconds(1), plain, split);
    private final VisitorStateSerde serde = new VisitorStateSerde();
    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void neitherReadsItsEventsAgainNorRemembersThemInItsState() {
        for (int i = 0; i < EVENTS; i++) {
            send(event(i, jitter(i), i % 1000 == 0 ? "c" + i % 3000 : ""));
        }

        assertThat(visit.late(split)).isEmpty();
        assertThat(visit.kept().read()).as("events that were read again").isLessThan(EVENTS);
        assertThat(stateBytes()).isLessThan(50_000);
        assertThat(visit.revisions()).as("revisions").isLessThan(4 * EVENTS);
    }

    @Test
    void cannotMakeItsStateGrowWithCampaignsWithoutEnd() {
        for (int i = 0; i < EVENTS / 10; i++) {
            send(event(i, i * BETWEEN.toMillis(), "c" + i % 2));
        }

        assertThat(visit.state().live(split)).hasSize(HorizonRules.MOST_LIVE);
        assertThat(visit.state().live(plain)).hasSize(1);
        assertThat(stateBytes()).isLessThan(120_000);
        assertThat(visit.sessions(split)).as("all stay published").hasSize(EVENTS / 10);

        send(event(EVENTS, 0, ""));
        assertThat(visit.late(split))
                .as("what comes before the sessions that are remembered")
                .hasSize(1);
        assertThat(visit.late(plain)).isEmpty();
    }

    @Test
    void losesNoEventThatIsStillNeededOverDays() {
        for (int day = 0; day < 5; day++) {
            for (int i = 0; i < 500; i++) {
                send(event(day * 500 + i, jitter((long) (day * 500 + i) * 200), ""));
            }
        }

        assertThat(visit.kept().size(split)).as("those of the horizon").isBetween(500, 600);
        closeAll();
        assertThat(visit.sessions(split)).isEqualTo(OfflineSessions.of(visit.taken(split), split));
    }

    private void closeAll() {
        for (int i = 0; i < 100 && visit.state().timer() != VisitorState.NO_TIMER; i++) {
            visit.tick(visit.state().timer());
        }
    }

    private void send(RefinedEvent event) {
        visit.add(event, event.getOccurredAt().toEpochMilli());
    }

    /** A few events too early or too late, as parallel connections make them. */
    private long jitter(long index) {
        return index * BETWEEN.toMillis() + random.nextInt(5 * (int) BETWEEN.toMillis());
    }

    private int stateBytes() {
        return serde.serializer().serialize("", visit.state()).length;
    }

    private static RefinedEvent event(int number, long millis, String campaign) {
        Instant at = EventSource.START.plusMillis(millis);
        RefinedEvent.Builder event = EventSource.of("v1", "event-" + number, at);
        if (!campaign.isEmpty()) {
            event.setChannel(Channel.CAMPAIGN).setUtmCampaign(campaign);
        }
        return event.build();
    }

    private static SessionDefinition definition(String name, SessionSplits splits) {
        return new SessionDefinition(
                name, Duration.ofMinutes(30), Duration.ofHours(24), Duration.ofSeconds(10), splits);
    }
}
