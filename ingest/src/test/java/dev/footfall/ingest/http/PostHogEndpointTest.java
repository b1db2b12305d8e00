package dev.footfall.ingest.http;

import dev.footfall.ingest.dialect.posthog.PostHogDialect;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.schemas.topic.Topic;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** PostHog's dialect from the socket to the log. */
class PostHogEndpointTest {
    private static final String GOOD = "{\"event\":\"x\",\"distinct_id\":\"d\",\"uuid\":\"u1\"}";
    private static final String BAD = "{\"event\":\"x\",\"uuid\":\"u2\"}";

    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        ingest = new RunningIngest(
                new PostHogDialect(RunningIngest.LIMITS, new Intake(new EventIds(ThreadLocalRandom::current))));
    }

    @AfterEach
    void stop() throws Exception {
        ingest.close();
    }

    @Test
    void everyPathTakesEventsWithExactly200() throws Exception {
        List<String> paths =
                List.of("/e/", "/e/?ip=1&_=1795344222190&ver=1.57.4", "/e", "/i/v0/e/", "/i/v0/e", "/capture");
        List<String> more = List.of("/capture/", "/batch", "/batch/", "/track", "/track/", "/engage/");
        for (String path : paths) {
            ok(post(path, envelope(GOOD)));
        }
        for (String path : more) {
            ok(post(path, envelope(GOOD)));
        }
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(paths.size() + more.size());
    }

    @Test
    void unannouncedGzipAndFormsAreTaken() throws Exception {
        ok(send(ingest.request("/e/")
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofByteArray(gzip(envelope(GOOD))))));
        String bare =
                "{\"event\":\"x\",\"properties\":{\"distinct_id\":\"d\",\"token\":\"" + RunningIngest.KEY + "\"}}";
        ok(send(ingest.request("/e/?compression=base64")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("data=" + Base64.getUrlEncoder().encodeToString(bare.getBytes(UTF_8))))));
        ok(send(ingest.request("/batch/")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(envelope(GOOD))))));
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(3);
    }

    @Test
    void aBombIsRefusedAnnouncedOrNot() throws Exception {
        byte[] bomb = gzip(envelope(GOOD) + " ".repeat(RunningIngest.LIMITS.maxInflatedBytes()));
        assertThat(bomb.length).isLessThan(RunningIngest.LIMITS.maxBodyBytes());
        HttpRequest.Builder sniffed = ingest.request("/e/").POST(BodyPublishers.ofByteArray(bomb));
        assertThat(send(sniffed).statusCode()).isEqualTo(413);
        HttpRequest.Builder announced =
                ingest.request("/batch/").header("Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(bomb));
        assertThat(send(announced).statusCode()).isEqualTo(413);
        assertThat(post("/batch/", " ".repeat(RunningIngest.LIMITS.maxBodyBytes() + 1))
                        .statusCode())
                .isEqualTo(413);
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "body.too-large"))
                .isEqualTo(3);
    }

    @Test
    void aBadEventIsQuarantinedAndTheRequestOk() throws Exception {
        ok(post("/batch/", envelope(GOOD + "," + BAD)));
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(1);
        assertThat(ingest.rejected()).singleElement().satisfies(event -> {
            assertThat(event.getPath()).contains("/distinct_id");
            assertThat(event.getEventId()).contains("u2");
            assertThat(event.getDialect()).isEqualTo("posthog");
            assertThat(event.getSequence()).isEqualTo(1);
        });
    }

    @Test
    void theNewProtocolTellsEachEventsFate() throws Exception {
        HttpResponse<String> answer = send(each(RunningIngest.KEY));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"u1\":{\"result\":\"ok\"}", "\"u2\":{\"result\":\"drop\",\"details\":");
        ingest.log.fail();
        HttpResponse<String> later = send(each(RunningIngest.KEY));
        assertThat(later.statusCode()).isEqualTo(200);
        assertThat(later.headers().firstValue("Retry-After")).contains("1");
        assertThat(later.body()).contains("\"u1\":{\"result\":\"retry\"", "\"u2\":{\"result\":\"retry\"");
    }

    @Test
    void aLogThatIsAwayAsksToComeAgain() throws Exception {
        ingest.log.fail();
        HttpResponse<String> answer = post("/e/", envelope(GOOD));
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void withoutAKeyOrWithAnotherNothingIsTaken() throws Exception {
        HttpResponse<String> other = post("/e/", envelope(GOOD).replace(RunningIngest.KEY, "another"));
        assertThat(other.statusCode()).isEqualTo(401);
        assertThat(other.body()).contains("\"code\":\"key.unknown\"").doesNotContain("another");
        assertThat(post("/e/", "[" + GOOD + "]").body()).contains("\"code\":\"key.missing\"", "api_key");
        assertThat(send(each("another")).statusCode()).isEqualTo(401);
        assertThat(ingest.log.count(Topic.RECEIVED)).isZero();
    }

    @Test
    void sideCallsNeedNoKeyAndKeepNothing() throws Exception {
        assertThat(post("/flags/?v=2", "{\"token\":\"any\"}").body()).startsWith("{\"flags\":{}");
        assertThat(post("/decide/?v=3", "data=e30%3D").body()).startsWith("{\"config\":");
        assertThat(post("/s/", "x".repeat(RunningIngest.LIMITS.maxBodyBytes() * 2))
                        .body())
                .contains("session recordings are not kept");
        assertThat(send(ingest.request("/array/any/config").GET()).body()).contains("\"autocapture_opt_out\":false");
        assertThat(send(ingest.request("/array/any/config.js").GET()).body()).startsWith("(function(){");
        assertThat(send(ingest.request("/static/array.js").GET()).statusCode()).isEqualTo(404);
        assertThat(ingest.log.count(Topic.RECEIVED) + ingest.log.count(Topic.REJECTED))
                .isZero();
    }

    @Test
    void aPageThatSendsCredentialsMayReadTheAnswer() throws Exception {
        HttpResponse<String> answer = send(ingest.request("/e/")
                .header("Origin", "https://shop.example")
                .POST(BodyPublishers.ofString(envelope(GOOD))));
        assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                .contains("true");
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://shop.example");
    }

    private static void ok(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"status\":\"Ok\"}");
    }

    private HttpRequest.Builder each(String key) {
        return ingest.request("/i/v1/analytics/events")
                .header("Authorization", "Bearer " + key)
                .POST(BodyPublishers.ofString(
                        "{\"created_at\":\"2026-03-01T12:00:00Z\",\"batch\":[" + GOOD + "," + BAD + "]}"));
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return send(ingest.request(path).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return ingest.send(request);
    }

    private static String envelope(String events) {
        return "{\"api_key\":\"" + RunningIngest.KEY + "\",\"batch\":[" + events
                + "],\"sent_at\":\"2026-03-01T12:00:00Z\"}";
    }

    private static byte[] gzip(String text) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return out.toByteArray();
    }
}
