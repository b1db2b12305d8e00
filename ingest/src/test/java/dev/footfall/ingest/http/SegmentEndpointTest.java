package dev.footfall.ingest.http;

import dev.footfall.ingest.dialect.rudderstack.RudderStackDialect;
import dev.footfall.ingest.dialect.segment.SegmentDialect;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.schemas.topic.Topic;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.concurrent.ThreadLocalRandom;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** Segment's and RudderStack's dialects side by side, from the socket to the log. */
class SegmentEndpointTest {
    private static final String TRACK = "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"u\",\"messageId\":\"m1\"}";
    private static final String BATCH =
            "{\"batch\":[" + TRACK + ",{\"type\":\"track\",\"userId\":\"u\"}," + TRACK + "]}";
    private static final String BASIC =
            "Basic " + Base64.getEncoder().encodeToString((RunningIngest.KEY + ":").getBytes(UTF_8));

    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        Intake intake = new Intake(new EventIds(ThreadLocalRandom::current));
        ingest = new RunningIngest(
                new RudderStackDialect(RunningIngest.LIMITS, intake), new SegmentDialect(RunningIngest.LIMITS, intake));
    }

    @AfterEach
    void stop() throws Exception {
        ingest.close();
    }

    @Test
    void aBatchIsTakenAndItsInvalidEventQuarantined() throws Exception {
        HttpResponse<String> answer = send(post("/v1/batch", BATCH).header("Authorization", BASIC));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"success\":true}");
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(2);
        assertThat(ingest.rejected()).singleElement().satisfies(event -> {
            assertThat(event.getRule()).isEqualTo("field.missing");
            assertThat(event.getPath()).contains("/event");
            assertThat(event.getDialect()).isEqualTo("segment");
        });
    }

    @Test
    void whoAsksForVerdictsIsToldOfEachEventWhateverTheDialect() throws Exception {
        HttpResponse<String> answer =
                send(post("/v1/batch", BATCH).header("Authorization", BASIC).header("Footfall-Answer", "verdicts"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .contains("\"accepted\":2,\"rejected\":1", "\"event_id\":\"m1\"", "\"path\":\"/event\"");

        HttpResponse<String> refused = send(post("/v1/batch", BATCH).header("Footfall-Answer", "verdicts"));
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.body()).contains("\"error\":\"key.missing\"");
    }

    @Test
    void aBrowsersTextIsReadAsJsonAndItsKeyTakenFromTheBody() throws Exception {
        String body = TRACK.replace("{", "{\"writeKey\":\"" + RunningIngest.KEY + "\",");
        HttpResponse<String> answer = send(post("/v1/t", body).header("Content-Type", "text/plain"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(1);
        assertThat(send(post("/v1/t", TRACK)).statusCode()).isEqualTo(401);
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(1);
    }

    @Test
    void badJsonIsRefusedAndKept() throws Exception {
        HttpResponse<String> answer =
                send(post("/v1/batch", "{\"batch\":[oops]}").header("Authorization", BASIC));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(ingest.rejected())
                .singleElement()
                .satisfies(event -> assertThat(event.getRule()).isEqualTo("json.malformed"));
    }

    @Test
    void aLogThatIsAwayAsksToComeAgain() throws Exception {
        ingest.log.fail();
        HttpResponse<String> segment = send(post("/v1/track", TRACK).header("Authorization", BASIC));
        assertThat(segment.statusCode()).isEqualTo(503);
        assertThat(segment.headers().firstValue("Retry-After")).contains("1");
        HttpResponse<String> rudderStack =
                send(post("/v1/track", TRACK).header("Authorization", BASIC).header("AnonymousId", "YQ=="));
        assertThat(rudderStack.statusCode()).isEqualTo(503);
        assertThat(rudderStack.headers().firstValue("Retry-After")).contains("10");
    }

    @Test
    void rudderStacksClientsAreAnsweredInTheirWayOnTheSamePath() throws Exception {
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(zipped)) {
            gzip.write(BATCH.getBytes(UTF_8));
        }
        HttpResponse<String> answer = send(ingest.request("/v1/batch")
                .header("Authorization", BASIC)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Content-Encoding", "gzip")
                .header("User-Agent", "analytics-node/3.0.13")
                .POST(BodyPublishers.ofByteArray(zipped.toByteArray())));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("OK");
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(2);
        assertThat(ingest.rejected())
                .singleElement()
                .satisfies(event -> assertThat(event.getDialect()).isEqualTo("rudderstack"));
    }

    @Test
    void aBeaconBringsItsKeyInTheQuery() throws Exception {
        HttpResponse<String> answer = send(
                post("/beacon/v1/batch?writeKey=" + RunningIngest.KEY, BATCH).header("Content-Type", "text/plain"));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("OK");
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(2);
    }

    @Test
    void bothLibrariesGetTheirSettings() throws Exception {
        HttpResponse<String> segment = send(ingest.request("/v1/projects/" + RunningIngest.KEY + "/settings")
                .GET());
        assertThat(segment.statusCode()).isEqualTo(200);
        assertThat(segment.body())
                .contains("\"apiHost\":\"" + ingest.server.address().getAuthority() + "/v1\"", "\"protocol\":\"http\"");
        assertThat(send(ingest.request("/v1/projects/nobodys-key/settings").GET())
                        .statusCode())
                .isEqualTo(401);

        HttpResponse<String> rudderStack = send(ingest.request("/sourceConfig/?p=npm")
                .header("Authorization", BASIC)
                .GET());
        assertThat(rudderStack.statusCode()).isEqualTo(200);
        assertThat(rudderStack.body()).contains("\"enabled\":true");
    }

    private HttpRequest.Builder post(String path, String body) {
        return ingest.request(path).POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return ingest.send(request);
    }
}
