package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.schemas.record.FunnelAttempt;
import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.topic.Topic;
import dev.footfall.sinks.follow.FollowSink;
import dev.footfall.sinks.follow.MemoryPast;
import dev.footfall.sinks.follow.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

import static dev.footfall.sinks.follow.Topics.MINUTE;
import static dev.footfall.sinks.follow.Topics.NOW;
import static dev.footfall.sinks.follow.Topics.activity;
import static dev.footfall.sinks.follow.Topics.session;
import static org.assertj.core.api.Assertions.assertThat;

class LiveStateTest {
    private final Topics topics = new Topics();
    private final MemoryPast past = new MemoryPast();
    private final LiveState state = new LiveState(Clock.fixed(NOW, ZoneOffset.UTC));
    private final FollowSink sink = new FollowSink("live", state, past, topics.registry());

    @Test
    void theNewestRevisionOfEachMinuteIsShown() {
        open();
        topics.append(activity(3).setPageViewsByPage(Map.of("/a", 3L)).build(), NOW);
        topics.append(activity(5).setPageViewsByPage(Map.of("/a", 4L, "/b", 1L)).build(), NOW);
        topics.append(activity(4).build(), NOW);
        topics.append(activity(90).setMinute(MINUTE.minus(Duration.ofHours(2))).build(), NOW);
        sink.write(topics.from(Topic.ACTIVITY, 0));

        ObjectNode shown = state.snapshot("site");
        assertThat(shown.get("minutes")).hasSize(SourceNow.MINUTES);
        assertThat(shown.get("minutes").findValuesAsText("events"))
                .endsWith("0", "5")
                .doesNotContain("90");
        assertThat(shown.get("pages").toString())
                .isEqualTo("[{\"name\":\"/a\",\"count\":4},{\"name\":\"/b\",\"count\":1}]");
    }

    @Test
    void sessionsOpenCloseAndVanishWithWhatTheTopicSays() {
        open();
        topics.append(session("a", 1).build(), NOW);
        topics.append(session("b", 1).build(), NOW);
        topics.append(session("c", 1).build(), NOW);
        topics.append(session("b", 2).setOpen(false).build(), NOW);
        topics.retract("c", NOW);
        topics.append(session("bot", 1).setBot(true).build(), NOW);
        sink.write(topics.from(Topic.SESSIONS, 0));

        ObjectNode shown = state.snapshot("site");
        assertThat(shown.get("current").asInt()).isEqualTo(1);
        assertThat(shown.get("visitors").asInt()).isEqualTo(2);
        assertThat(shown.at("/sessions/open").asInt()).isEqualTo(1);
        assertThat(shown.at("/sessions/opened").asInt()).isEqualTo(3);
        assertThat(shown.at("/sessions/closed").asInt()).isEqualTo(1);
        assertThat(shown.at("/sessions/changes/0/what").asText()).isEqualTo("closed");
    }

    @Test
    void afterARestartItKnowsWhatIsOpenAndCountsOnlyWhatIsNew() {
        past.add(topics.append(session("a", 1).build(), NOW));
        past.add(topics.append(activity(5).build(), NOW));
        past.mark(Topics.partition(Topic.SESSIONS), 1);
        past.mark(Topics.partition(Topic.ACTIVITY), 1);
        open();

        ObjectNode shown = state.snapshot("site");
        assertThat(shown.at("/sessions/open").asInt()).isEqualTo(1);
        assertThat(shown.at("/sessions/opened").asInt()).isZero();
        assertThat(shown.get("minutes").findValuesAsText("events")).endsWith("5");
    }

    @Test
    void funnelsTellHowManyAttemptsReachedEachStep() {
        open();
        attempt("one", 1, 1);
        attempt("two", 2, 1);
        attempt("two", 3, 2);
        attempt("gone", 3, 1);
        topics.append(Topic.FUNNELS, "site/v/gone", null, NOW);
        sink.write(topics.from(Topic.FUNNELS, 0));

        assertThat(state.snapshot("site").get("funnels").toString())
                .isEqualTo("[{\"name\":\"checkout\",\"steps\":[2,1,1]}]");
    }

    @Test
    void poisonIsPassedBy() {
        open();
        topics.append(Topic.SESSIONS, new byte[] {1}, "poison".getBytes(StandardCharsets.UTF_8), NOW);
        topics.append(session("a", 1).build(), NOW);
        sink.write(topics.from(Topic.SESSIONS, 0));

        assertThat(state.snapshot("site").get("current").asInt()).isEqualTo(1);
    }

    @Test
    void sourcesAreBounded() {
        open();
        for (int i = 0; i < 300; i++) {
            Session session = session("s" + i, 1).setSource("source-" + i).build();
            topics.append(session, NOW);
        }
        sink.write(topics.from(Topic.SESSIONS, 0));

        assertThat(state.sources()).hasSize(200);
    }

    private void open() {
        sink.positions(Set.of(
                Topics.partition(Topic.ACTIVITY), Topics.partition(Topic.SESSIONS), Topics.partition(Topic.FUNNELS)));
    }

    private void attempt(String id, int step, long revision) {
        Instant entered = NOW.minusSeconds(60);
        topics.append(
                Topic.FUNNELS,
                "site/v/" + id,
                FunnelAttempt.newBuilder()
                        .setAttemptId(id)
                        .setSource("site")
                        .setFunnel("checkout")
                        .setDefinition("0123456789ab")
                        .setVisitorId("v")
                        .setEnteredAt(entered)
                        .setExpiresAt(entered.plusSeconds(3600))
                        .setStep(step)
                        .setSteps(3)
                        .setReachedAt(List.of(entered))
                        .setCompleted(step == 3)
                        .setFirstEventId("e")
                        .setRevision(revision)
                        .build(),
                NOW);
    }
}
