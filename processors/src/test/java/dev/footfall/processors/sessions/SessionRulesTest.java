package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.SessionChange.Cause;
import dev.footfall.processors.sessions.SessionChange.Published;
import dev.footfall.processors.sessions.SessionChange.Retracted;
import dev.footfall.processors.sessions.SessionChange.TooLate;
import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.DeviceType;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

import static dev.footfall.processors.sessions.EventSource.START;
import static dev.footfall.processors.sessions.EventSource.event;
import static dev.footfall.processors.sessions.EventSource.page;
import static dev.footfall.processors.sessions.EventSource.tally;
import static org.assertj.core.api.Assertions.assertThat;

class SessionRulesTest {
    private static final int GAP = 1800;
    private static final int HORIZON = 24 * 3600;
    private static final long NOW = START.toEpochMilli();

    private final SessionDefinition definition = new SessionDefinition(
            "default", Duration.ofSeconds(GAP), Duration.ofSeconds(HORIZON), Duration.ofSeconds(10));
    private final Visit visit = new Visit("v1", definition);

    @Test
    void opensASessionWithTheFirstEvent() {
        List<SessionChange> changes = visit.add(event("e1", 0), NOW);

        assertThat(changes).singleElement().isInstanceOfSatisfying(Published.class, published -> {
            assertThat(published.cause()).isEqualTo(Cause.OPENED);
            assertThat(published.definition()).isEqualTo(definition);
            assertThat(published.session().open()).isTrue();
            assertThat(published.session().revision()).isEqualTo(2);
        });
    }

    @Test
    void aGapExactlyKeepsEventsTogetherAndAMillisecondMorePartsThem() {
        visit.add(event("e1", 0), NOW);
        visit.add(event("e2", GAP), NOW);
        visit.add(
                EventSource.of("v1", "e3", START.plusSeconds(2 * GAP).plusMillis(1))
                        .build(),
                NOW);

        assertThat(visit.sessions().values()).extracting(Session::getEvents).containsExactlyInAnyOrder(2, 1);
    }

    @Test
    void anEventBetweenTwoSessionsWithinTheGapOfBothMakesThemOne() {
        visit.add(page("e1", 0, "/a"), NOW);
        visit.add(page("e3", 2 * GAP, "/c"), NOW);
        String vanishing = visit.sessions().values().stream()
                .filter(session -> session.getFirstEventId().equals("e3"))
                .findFirst()
                .orElseThrow()
                .getSessionId();

        List<SessionChange> changes = visit.add(page("e2", GAP, "/b"), NOW);

        assertThat(changes).hasSize(2);
        assertThat(changes.getFirst())
                .isInstanceOfSatisfying(
                        Retracted.class, retracted -> assertThat(retracted.id()).hasToString(vanishing));
        assertThat(changes.getLast())
                .isInstanceOfSatisfying(
                        Published.class,
                        published -> assertThat(published.cause()).isEqualTo(Cause.MERGED));
        Session merged = only();
        assertThat(merged.getFirstEventId()).isEqualTo("e1");
        assertThat(merged.getEvents()).isEqualTo(3);
        assertThat(merged.getPageViews()).isEqualTo(3);
        assertThat(merged.getEntryPage()).contains("/a");
        assertThat(merged.getExitPage()).contains("/c");
    }

    @Test
    void anEarlierFirstEventGivesTheSessionAnotherId() {
        visit.add(event("e2", 100), NOW);
        String before = only().getSessionId();

        List<SessionChange> changes = visit.add(event("e1", 0), NOW);

        assertThat(changes)
                .hasSize(2)
                .first()
                .isInstanceOfSatisfying(
                        Retracted.class, retracted -> assertThat(retracted.id()).hasToString(before));
        assertThat(only().getSessionId())
                .isEqualTo(SessionIds.of("shop", "v1", "default", "e1").toString());
    }

    @Test
    void amongEventsOfTheSameTimeTheIdDecides() {
        visit.add(page("b", 0, "/b"), NOW);
        visit.add(page("a", 0, "/a"), NOW);
        visit.add(page("c", 0, "/c"), NOW);

        assertThat(only().getFirstEventId()).isEqualTo("a");
        assertThat(only().getEntryPage()).contains("/a");
        assertThat(only().getExitPage()).contains("/c");
    }

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

    @Test
    void anEventAtTheHorizonCountsAndOneBeforeItIsLate() {
        visit.add(event("newest", 0), NOW);

        visit.add(event("at-horizon", -HORIZON), NOW);
        List<SessionChange> changes = visit.add(
                EventSource.of("v1", "late", START.minusSeconds(HORIZON).minusMillis(1))
                        .build(),
                NOW);

        assertThat(changes).containsExactly(new TooLate("default", START.toEpochMilli()));
        assertThat(visit.sessions()).hasSize(2);
    }

    @Test
    void aSessionIsRememberedWhileAnEventAtTheHorizonCanTouchIt() {
        visit.add(event("old", -HORIZON - GAP), NOW);
        visit.add(event("newest", 0), NOW);

        visit.add(event("at-horizon", -HORIZON), NOW);

        assertThat(visit.sessions().values()).extracting(Session::getEvents).containsExactlyInAnyOrder(2, 1);
    }

    @Test
    void aSessionThatNothingCanTouchIsForgotten() {
        visit.add(
                EventSource.of("v1", "old", START.minusSeconds(HORIZON + GAP).minusMillis(1))
                        .build(),
                NOW);
        visit.add(event("newest", 0), NOW);

        assertThat(visit.state().live(definition))
                .extracting(LiveSession::startedAt)
                .containsExactly(NOW);
        assertThat(visit.sessions()).as("it stays published").hasSize(2);
    }

    @Test
    void aSessionClosesWhenTheClockIsPastItsEndByMoreThanTheGap() {
        visit.add(event("e1", 0), NOW);
        long end = START.plusSeconds(GAP).toEpochMilli();

        assertThat(visit.tick(end)).isEmpty();
        List<SessionChange> changes = visit.tick(end + 1);

        assertThat(changes).singleElement().isInstanceOfSatisfying(Published.class, published -> {
            assertThat(published.cause()).isEqualTo(Cause.CLOSED);
            assertThat(published.session().revision()).isEqualTo(3);
        });
        assertThat(only().getOpen()).isFalse();
        assertThat(visit.state().timer()).isEqualTo(VisitorState.NO_TIMER);
    }

    @Test
    void historyIsPublishedAsOverAtOnceAndSetsNoTimer() {
        long yearsLater = START.plus(Duration.ofDays(4000)).toEpochMilli();

        visit.add(event("e1", 0), yearsLater);
        visit.add(event("e2", 60), yearsLater);

        assertThat(only().getOpen()).isFalse();
        assertThat(only().getRevision()).isEqualTo(5);
        assertThat(visit.state().timer()).isEqualTo(VisitorState.NO_TIMER);
    }

    @Test
    void anOpenSessionThatIsForgottenIsPublishedAsOverFirst() {
        visit.add(event("e1", 0), NOW); // the clock stands while the visitor's events go on
        List<SessionChange> changes = visit.add(event("e2", HORIZON + GAP + 1), NOW);

        assertThat(changes).hasSize(2).first().isInstanceOfSatisfying(Published.class, published -> {
            assertThat(published.cause()).isEqualTo(Cause.CLOSED);
            assertThat(published.session().tally().first().eventId()).isEqualTo("e1");
        });
    }

    @Test
    void theTimerStaysWhileEventsExtendASessionAndMovesOnWhenItRings() {
        visit.add(event("e1", 0), NOW);
        long timer = visit.state().timer();

        visit.add(event("e2", 100), NOW + 100_000);
        assertThat(visit.state().timer()).isEqualTo(timer);

        assertThat(visit.tick(timer)).isEmpty();
        assertThat(visit.state().timer()).isEqualTo(timer + 100_000);
    }

    @Test
    void definitionsRunSideBySide() {
        SessionDefinition shorter =
                new SessionDefinition("short", Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ZERO);
        List<SessionDefinition> both = List.of(definition, shorter);
        VisitorState state = VisitorState.unknown("shop", "v1");
        state = SessionRules.add(state, tally(event("e1", 0)), both, NOW).state();
        state = SessionRules.add(state, tally(event("e2", 100)), both, NOW).state();

        SessionRules.Update update = SessionRules.add(state, tally(event("e0", -1)), both, NOW);

        assertThat(update.state().live(definition)).hasSize(1);
        assertThat(update.state().live(shorter))
                .extracting(s -> s.tally().events())
                .containsExactly(1);
        assertThat(update.changes())
                .filteredOn(TooLate.class::isInstance)
                .containsExactly(new TooLate("short", START.plusSeconds(100).toEpochMilli()));
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
