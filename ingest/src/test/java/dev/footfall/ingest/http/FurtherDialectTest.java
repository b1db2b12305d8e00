package dev.footfall.ingest.http;

import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Route;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.event.EventDraft;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.publish.Verdict;
import dev.footfall.schemas.topic.Topic;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** What the seam gives to dialects beside Footfall's own. */
class FurtherDialectTest {
    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        ingest = new RunningIngest(new KeyInBody());
    }

    @AfterEach
    void stop() throws Exception {
        ingest.close();
    }

    @Test
    void aKeyInTheBodyAdmits() throws Exception {
        HttpResponse<String> answer =
                ingest.send(ingest.request("/say").POST(BodyPublishers.ofString(RunningIngest.KEY + " hello")));
        assertThat(answer.statusCode()).isEqualTo(202);
        assertThat(answer.body()).isEqualTo("said 1");
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(1);
    }

    @Test
    void refusalsAreInTheDialectsOwnWords() throws Exception {
        HttpResponse<String> answer =
                ingest.send(ingest.request("/say").POST(BodyPublishers.ofString("wrong-key hello")));
        assertThat(answer.statusCode()).isEqualTo(418);
        assertThat(answer.body()).isEqualTo("key.unknown");
    }

    @Test
    void aPathMayHaveAnyWordInASegment() throws Exception {
        assertThat(ingest.send(ingest.request("/settings/anything/now").GET()).body())
                .isEqualTo("settings");
        assertThat(ingest.send(ingest.request("/settings/now").GET()).statusCode())
                .isEqualTo(404);
        assertThat(ingest.send(ingest.request("/settings/anything/now").DELETE())
                        .statusCode())
                .isEqualTo(418);
    }

    @Test
    void aRouteCanBeSharedAndTheFirstThatClaimsARequestHasIt() throws Exception {
        assertThat(ingest.post("{\"name\":\"x\"}").body()).startsWith("{\"accepted\":1");
        assertThat(ingest.send(ingest.request("/say").header("X-Not-Mine", "1").POST(BodyPublishers.ofString("x")))
                        .statusCode())
                .isEqualTo(418);
    }

    @Test
    void pagesMaySendCookiesWhereTheDialectUsesThem() throws Exception {
        HttpResponse<String> preflight = ingest.send(ingest.request("/settings/anything/now")
                .header("Origin", "https://shop.example")
                .header("Access-Control-Request-Method", "GET")
                .method("OPTIONS", BodyPublishers.noBody()));
        HttpResponse<String> answer = ingest.send(ingest.request("/settings/anything/now")
                .header("Origin", "https://shop.example")
                .GET());
        assertThat(List.of(preflight, answer)).allSatisfy(either -> {
            assertThat(either.headers().firstValue("Access-Control-Allow-Credentials"))
                    .contains("true");
            assertThat(either.headers().firstValue("Access-Control-Allow-Origin"))
                    .contains("https://shop.example");
        });
    }

    @Test
    void cachesKeepAnAnswerForEachOrigin() throws Exception {
        assertThat(ingest.send(ingest.request("/settings/anything/now").GET())
                        .headers()
                        .allValues("Vary"))
                .containsExactly("Origin");
    }

    /** A dialect whose body is a write key, a space and an event's name. */
    private static final class KeyInBody implements Dialect {
        private final Intake intake = new Intake(new EventIds(ThreadLocalRandom::current));

        @Override
        public String name() {
            return "said";
        }

        @Override
        public List<Route> routes() {
            return List.of(
                    new Route("POST", "/say"), new Route("GET", "/settings/*/now"), new Route("POST", "/v1/events"));
        }

        @Override
        public boolean claims(RequestHead head) {
            return head.header("X-Not-Mine").isEmpty();
        }

        @Override
        public boolean usesCookies() {
            return true;
        }

        @Override
        public Optional<Refusal> examine(RequestHead head) {
            return Optional.empty();
        }

        @Override
        public Credential credential(RequestHead head) {
            return head.method().equals("GET") ? new Credential.WriteKey(RunningIngest.KEY) : new Credential.InBody();
        }

        @Override
        public Credential credentialIn(RequestHead head, byte[] body) {
            return new Credential.WriteKey(new String(body, UTF_8).split(" ")[0]);
        }

        @Override
        public Reading read(Submission submission) {
            if (submission.head().method().equals("GET")) {
                return new Reading.Answered(answer(200, "settings"));
            }
            EventDraft draft = new EventDraft();
            draft.name(new String(submission.body(), UTF_8).split(" ")[1], "");
            return new Reading.Events(
                    List.of(intake.decide(submission.reception(name()), draft, ByteBuffer.wrap(submission.body()), 0)));
        }

        @Override
        public Answer answer(RequestHead head, List<Verdict> verdicts) {
            return answer(202, "said " + verdicts.size());
        }

        @Override
        public Answer refuse(RequestHead head, Refusal refusal) {
            return answer(418, refusal.kind().code());
        }

        private static Answer answer(int status, String body) {
            return new Answer(status, Map.of("Content-Type", "text/plain"), body.getBytes(UTF_8));
        }
    }
}
