package dev.footfall.processors.sessions;

import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.DeviceType;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import java.time.Duration;
import org.junit.jupiter.api.Test;

import static dev.footfall.processors.sessions.EventSource.START;
import static dev.footfall.processors.sessions.EventSource.event;
import static dev.footfall.processors.sessions.EventSource.page;
import static org.assertj.core.api.Assertions.assertThat;

/** What a session says of its events, whatever the order in which they came. */
class SessionContentTest {
    private static final long NOW = START.toEpochMilli();

    private final SessionDefinition definition = new SessionDefinition(
            "default", Duration.ofMinutes(30), Duration.ofHours(24), Duration.ofSeconds(10), SessionSplits.NONE);
    private final Visit visit = new Visit("v1", definition);

    @Test
    void entryAndExitAreOfPageViewsOnlyAndTheUserIsTheOneNamedLast() {
        visit.add(event("e0", 0), NOW);
        visit.add(page("e1", 1, "/a"), NOW);
        visit.add(withUser("e4", 4, "late-named"), NOW);
        visit.add(withUser("e3", 3, "early-named"), NOW);
        visit.add(event("e5", 5), NOW);

        assertThat(only().getPageViews()).isEqualTo(1);
        assertThat(only().getEntryPage()).contains("/a");
        assertThat(only().getExitPage()).contains("/a");
        assertThat(only().getUserId()).contains("late-named");
    }

    @Test
    void theWayIsThatOfTheFirstPageViewAndElseOfTheFirstEvent() {
        visit.add(attributed("e3", 3, EventType.TRACK, "track"), NOW);
        assertThat(only().getReferrerHost()).contains("track");

        visit.add(attributed("e5", 5, EventType.PAGE, "late-page"), NOW);
        assertThat(only().getReferrerHost()).contains("late-page");

        visit.add(attributed("e4", 4, EventType.PAGE, "page"), NOW);
        visit.add(attributed("e1", 1, EventType.SCREEN, "screen"), NOW);

        assertThat(only().getReferrerHost()).contains("page");
        assertThat(only().getChannel()).isEqualTo(Channel.REFERRAL);
        assertThat(only().getUtmSource()).contains("s-page");
        assertThat(only().getUtmMedium()).contains("m-page");
        assertThat(only().getUtmCampaign()).contains("c-page");
        assertThat(only().getBrowser()).contains("Firefox");
        assertThat(only().getOs()).contains("Linux");
        assertThat(only().getDevice()).isEqualTo(DeviceType.TABLET);
        assertThat(only().getBot()).isTrue();
    }

    @Test
    void conversionsAreCountedByTheNamesOfTheirSource() {
        visit.add(named("e1", EventSource.CONVERSION), NOW);
        visit.add(named("e2", "order completed"), NOW);
        visit.add(named("e3", EventSource.CONVERSION), NOW);

        assertThat(only().getConversionCount()).isEqualTo(2);
        assertThat(EventSource.CONVERSIONS.has("other", EventSource.CONVERSION)).isFalse();
    }

    @Test
    void aSessionIsEngagedByItsLengthOrTwoViewsOrAConversion() {
        assertThat(engaged(event("a", 0))).isFalse();
        assertThat(engaged(event("a", 0), event("b", 9))).isFalse();
        assertThat(engaged(event("a", 0), event("b", 10))).isTrue();
        assertThat(engaged(page("a", 0, "/a"), event("b", 0))).isFalse();
        assertThat(engaged(page("a", 0, "/a"), page("b", 0, "/a"))).isTrue();
        assertThat(engaged(page("a", 0, "/a"), attributed("b", 0, EventType.SCREEN, "x")))
                .isTrue();
        assertThat(engaged(named("a", EventSource.CONVERSION))).isTrue();
    }

    private static RefinedEvent withUser(String id, long seconds, String user) {
        return EventSource.of("v1", id, START.plusSeconds(seconds))
                .setUserId(user)
                .build();
    }

    private static RefinedEvent named(String id, String name) {
        return EventSource.of("v1", id, START).setName(name).build();
    }

    private static RefinedEvent attributed(String id, long seconds, EventType type, String mark) {
        return EventSource.of("v1", id, START.plusSeconds(seconds))
                .setType(type)
                .setChannel(Channel.REFERRAL)
                .setReferrerHost(mark)
                .setUtmSource("s-" + mark)
                .setUtmMedium("m-" + mark)
                .setUtmCampaign("c-" + mark)
                .setBrowser("Firefox")
                .setOs("Linux")
                .setDevice(DeviceType.TABLET)
                .setBot(true)
                .build();
    }

    private boolean engaged(RefinedEvent... events) {
        Visit fresh = new Visit("v1", definition);
        for (RefinedEvent event : events) {
            fresh.add(event, NOW);
        }
        return fresh.sessions().values().iterator().next().getEngaged();
    }

    private Session only() {
        assertThat(visit.sessions()).hasSize(1);
        return visit.sessions().values().iterator().next();
    }
}
