package dev.footfall.processors.live;

import dev.footfall.processors.fixture.MovingClock;
import dev.footfall.processors.streams.Lookup;
import dev.footfall.runtime.observe.QueryAnswer;
import dev.footfall.runtime.observe.QueryRequest;
import dev.footfall.schemas.record.Session;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LiveQueriesTest {
    private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");
    private static final Session SESSION = Session.newBuilder()
            .setSessionId("0b8f6a39-7e4f-8c11-9d55-3a2b1c0d4e5f")
            .setSource("shop")
            .setVisitorId("ada/1")
            .setStartedAt(NOON.minusSeconds(90))
            .setEndedAt(NOON.minusSeconds(30))
            .setEvents(3)
            .setPageViews(2)
            .setEntryPage("/pricing")
            .setFirstEventId("e1")
            .setRevision(6)
            .build();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final List<String> asked = new ArrayList<>();

    @Test
    void aVisitorsOpenSessionsAreShownWithTheFieldsOfTheirSchema() {
        QueryAnswer answer = ask(new Lookup.Found<>(List.of(SESSION)));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json())
                .startsWith("{\"source\":\"shop\",\"visitor_id\":\"ada/1\",\"as_of\":\"2026-11-24T12:00:00Z\","
                        + "\"sessions\":[{\"session_id\":\"0b8f6a39-7e4f-8c11-9d55-3a2b1c0d4e5f\"")
                .contains("\"started_at\":\"2026-11-24T11:58:30Z\"")
                .contains("\"events\":3,\"page_views\":2,\"entry_page\":\"/pricing\",\"exit_page\":null")
                .contains("\"revision\":6,\"open\":true");
        assertThat(asked).containsExactly("shop ada/1");
    }

    @Test
    void aVisitorInNoSessionIsNotFound() {
        assertThat(ask(new Lookup.Absent<>())).satisfies(LiveQueriesTest::isNotFound);
        assertThat(ask(new Lookup.Found<>(List.of()))).satisfies(LiveQueriesTest::isNotFound);
    }

    @Test
    void whileStateIsRestoredTheAnswerSaysWhenToAskAgain() {
        QueryAnswer answer = ask(new Lookup.Unsettled<>("the state is being restored"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("Retry-After", "1");
        assertThat(answer.json()).contains("the state is being restored; ask again in a moment");
    }

    @Test
    void whatAnotherInstanceHoldsIsAskedOfIt() {
        Peers peers = (host, port, request) -> QueryAnswer.ok("\"from " + host + ":" + port + request.path() + "\"");

        QueryAnswer answer = ask(new Lookup.Elsewhere<>("b", 9105), peers, Map.of());

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json()).isEqualTo("\"from b:9105/v1/live/shop/visitors/ada%2F1/session\"");
    }

    @Test
    void aRequestThatWasPassedOnIsNotPassedOnAgain() {
        Peers peers = (_, _, _) -> {
            throw new AssertionError("it was passed on");
        };

        QueryAnswer answer = ask(new Lookup.Elsewhere<>("b", 9105), peers, Map.of("footfall-forwarded", "1"));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("Retry-After", "1");
    }

    @Test
    void anInstanceThatDoesNotAnswerIsWaitedFor() {
        Peers peers = (_, _, _) -> {
            throw new IOException("connection refused");
        };

        QueryAnswer answer = ask(new Lookup.Elsewhere<>("b", 9105), peers, Map.of());

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json()).contains("does not answer");
    }

    @Test
    void otherPathsAndProcessesWithoutSessionsSaySo() {
        LiveQueries none =
                new LiveQueries(Optional.empty(), Optional.empty(), noPeers(), new MovingClock(NOON), meters);

        assertThat(none.answer(request(List.of("v1", "live", "shop", "visitors", "ada", "session"), Map.of()))
                        .json())
                .contains("no_such_topology");
        for (List<String> path : List.of(
                List.of("v1", "live", ""),
                List.of("v1", "live", "shop"),
                List.<String>of(),
                List.of("v2", "live", "shop", "visitors", "ada", "session"),
                List.of("v1", "live", "shop", "visitors", "ada", "sessions"),
                List.of("v1", "live", "shop", "visitors", "ada", "session", ""))) {
            assertThat(none.answer(request(path, Map.of())).json()).contains("no_such_path");
        }
    }

    @Test
    void whatHappensAtASourceIsShownTheMostFrequentFirst() {
        SourceActivity activity = (source, now) -> new Lookup.Found<>(new ActivityNow(
                source,
                now,
                17,
                4,
                120,
                Map.of("/pricing", 3L, "/", 9L, "/about", 3L),
                Map.of("SEARCH", 2L),
                Map.of("MOBILE", 12L, "DESKTOP", 5L)));
        LiveQueries queries =
                new LiveQueries(Optional.empty(), Optional.of(activity), noPeers(), new MovingClock(NOON), meters);

        QueryAnswer answer = queries.answer(request(List.of("v1", "live", "shop"), Map.of()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json())
                .isEqualTo("{\"source\":\"shop\",\"as_of\":\"2026-11-24T12:00:00Z\","
                        + "\"visitors_last_5_minutes\":17,\"page_views_last_minute\":4,\"page_views_last_30_minutes\":120,"
                        + "\"top_pages\":[{\"page\":\"/\",\"page_views\":9},{\"page\":\"/about\",\"page_views\":3},"
                        + "{\"page\":\"/pricing\",\"page_views\":3}],"
                        + "\"channels\":[{\"channel\":\"SEARCH\",\"page_views\":2}],"
                        + "\"devices\":[{\"device\":\"MOBILE\",\"events\":12},{\"device\":\"DESKTOP\",\"events\":5}]}");
    }

    @Test
    void answersAreTimedByStatusAlone() {
        ask(new Lookup.Absent<>());
        ask(new Lookup.Found<>(List.of(SESSION)));

        assertThat(meters.timer("footfall.live.queries", "status", "404").count())
                .isEqualTo(1);
        assertThat(meters.timer("footfall.live.queries", "status", "200").count())
                .isEqualTo(1);
        assertThat(meters.getMeters())
                .allSatisfy(meter -> assertThat(meter.getId().toString()).doesNotContain("ada"));
    }

    private static void isNotFound(QueryAnswer answer) {
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json())
                .isEqualTo("{\"error\":\"not_found\",\"message\":\"this visitor is in no session now\"}");
    }

    private QueryAnswer ask(Lookup<List<Session>> found) {
        return ask(found, noPeers(), Map.of());
    }

    private QueryAnswer ask(Lookup<List<Session>> found, Peers peers, Map<String, String> headers) {
        VisitorSessions sessions = (source, visitorId) -> {
            asked.add(source + " " + visitorId);
            return found;
        };
        return new LiveQueries(Optional.of(sessions), Optional.empty(), peers, new MovingClock(NOON), meters)
                .answer(request(List.of("v1", "live", "shop", "visitors", "ada/1", "session"), headers));
    }

    private static QueryRequest request(List<String> segments, Map<String, String> headers) {
        return new QueryRequest("/v1/live/shop/visitors/ada%2F1/session", segments, headers);
    }

    private static Peers noPeers() {
        return (_, _, _) -> {
            throw new AssertionError("no other instance is to be asked");
        };
    }
}
