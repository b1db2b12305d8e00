package dev.footfall.processors.sessions;

import dev.footfall.processors.sessions.SessionChange.Cause;
import dev.footfall.processors.sessions.SessionChange.Effect;
import dev.footfall.processors.sessions.SessionChange.Placed;
import dev.footfall.processors.sessions.SessionChange.Published;
import dev.footfall.processors.sessions.SessionChange.Retracted;
import dev.footfall.processors.sessions.SessionChange.TooLate;
import dev.footfall.processors.streams.Audience;
import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.Session;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
            "default",
            Duration.ofSeconds(GAP),
            Duration.ofSeconds(HORIZON),
            Duration.ofSeconds(10),
            SessionSplits.NONE);
    private final Visit visit = new Visit("v1", definition);

    @Test
    void opensASessionWithTheFirstEvent() {
        List<SessionChange> changes = visit.add(event("e1", 0), NOW);

        assertThat(changes).hasSize(2).first().isEqualTo(new Placed(definition, Effect.OPENED));
        assertThat(changes).last().isInstanceOfSatisfying(Published.class, published -> {
            assertThat(published.cause()).isEqualTo(Cause.CHANGED);
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

        assertThat(changes).hasSize(3);
        assertThat(changes.getFirst()).isEqualTo(new Placed(definition, Effect.MERGED));
        assertThat(changes.get(1))
                .isInstanceOfSatisfying(
                        Retracted.class, retracted -> assertThat(retracted.id()).hasToString(vanishing));
        assertThat(changes.getLast())
                .isInstanceOfSatisfying(
                        Published.class,
                        published -> assertThat(published.cause()).isEqualTo(Cause.CHANGED));
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
                .hasSize(3)
                .element(1)
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
    void anEventAtTheHorizonCountsAndOneBeforeItIsLate() {
        visit.add(event("newest", 0), NOW);

        visit.add(event("at-horizon", -HORIZON), NOW);
        List<SessionChange> changes = visit.add(
                EventSource.of("v1", "late", START.minusSeconds(HORIZON).minusMillis(1))
                        .build(),
                NOW);

        assertThat(changes).containsExactly(new TooLate(definition, START.toEpochMilli()));
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

        assertThat(changes).hasSize(3).first().isInstanceOfSatisfying(Published.class, published -> {
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
        SessionDefinition shorter = new SessionDefinition(
                "short", Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ZERO, SessionSplits.NONE);
        SessionRules both = new SessionRules(List.of(definition, shorter), 0, Audience.ALWAYS);
        VisitorState state = VisitorState.unknown("shop", "v1");
        state = both.add(state, tally(event("e1", 0)), EventHistory.EMPTY, NOW).state();
        state = both.add(state, tally(event("e2", 100)), EventHistory.EMPTY, NOW)
                .state();

        SessionRules.Update update = both.add(state, tally(event("e0", -1)), EventHistory.EMPTY, NOW);

        assertThat(update.state().live(definition)).hasSize(1);
        assertThat(update.state().live(shorter))
                .extracting(s -> s.tally().events())
                .containsExactly(1);
        assertThat(update.changes())
                .filteredOn(TooLate.class::isInstance)
                .containsExactly(new TooLate(shorter, START.plusSeconds(100).toEpochMilli()));
    }

    @Test
    void aLateCampaignPartsASessionWhichIsRetractedAndPublishedAnew() {
        SessionDefinition byCampaign = new SessionDefinition(
                "campaigns",
                Duration.ofSeconds(GAP),
                Duration.ofSeconds(HORIZON),
                Duration.ZERO,
                new SessionSplits(Optional.empty(), Optional.empty(), true, false, true));
        Visit visit = new Visit("v1", byCampaign);
        visit.add(event("e1", 0), NOW);
        visit.add(event("e2", 10), NOW);
        visit.add(event("e4", 30), NOW);
        String first = SessionIds.of("shop", "v1", "campaigns", "e1").toString();
        String second = SessionIds.of("shop", "v1", "campaigns", "e3").toString();

        List<SessionChange> changes = visit.add(
                EventSource.of("v1", "e3", START.plusSeconds(20))
                        .setChannel(Channel.CAMPAIGN)
                        .setUtmCampaign("x")
                        .build(),
                NOW);

        assertThat(changes).hasSize(4).first().isEqualTo(new Placed(byCampaign, Effect.SPLIT));
        assertThat(changes.get(1))
                .isInstanceOfSatisfying(
                        Retracted.class, retracted -> assertThat(retracted.id()).hasToString(first));
        assertThat(visit.sessions()).containsOnlyKeys(first, second);
        assertThat(visit.sessions().get(first))
                .satisfies(session -> assertThat(session.getRevision()).isEqualTo(4));
        assertThat(visit.sessions().get(second))
                .satisfies(session -> assertThat(session.getEvents()).isEqualTo(2));
    }

    private Session only() {
        assertThat(visit.sessions()).hasSize(1);
        return visit.sessions().values().iterator().next();
    }
}
