package dev.footfall.ingest.http;

import dev.footfall.runtime.observe.Health;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.topic.Topic;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class IngestServerTest {
    private static final String EVENT = "{\"event_id\":\"e1\",\"name\":\"page_view\"}";
    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        ingest = new RunningIngest();
    }

    @AfterEach
    void stop() throws Exception {
        ingest.close();
    }

    @Test
    void anEventIsToldWhereItRests() throws Exception {
        HttpResponse<String> answer = ingest.post(EVENT);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(answer.body())
                .isEqualTo("{\"accepted\":1,\"rejected\":0,\"events\":[{\"status\":\"accepted\",\"event_id\":\"e1\","
                        + "\"at\":\"footfall.received.v1-0@0\"}]}");
        assertThat(ingest.counter("footfall.ingest.events", "source", "shop", "outcome", "accepted"))
                .isEqualTo(1);
    }

    @Test
    void theKeyMayComeAsBearerAsBasicOrInTheQuery() throws Exception {
        String basic = Base64.getEncoder().encodeToString((RunningIngest.KEY + ":").getBytes(UTF_8));
        assertThat(send(ingest.request("/v1/events").header("Authorization", "Basic " + basic)))
                .isEqualTo(200);
        assertThat(send(ingest.request("/v1/events?key=" + RunningIngest.KEY))).isEqualTo(200);
        assertThat(send(ingest.request("/v1/events?key=" + RunningIngest.KEY)
                        .header("Content-Type", "text/plain;charset=UTF-8")))
                .isEqualTo(200);
    }

    @Test
    void withoutAKeyOrWithAnotherNothingIsTaken() throws Exception {
        HttpResponse<String> none = ingest.send(ingest.request("/v1/events").POST(BodyPublishers.ofString(EVENT)));
        assertThat(none.statusCode()).isEqualTo(401);
        assertThat(none.body()).contains("\"error\":\"key.missing\"", "Authorization: Bearer");

        HttpResponse<String> other = ingest.send(ingest.request("/v1/events")
                .header("Authorization", "Bearer another-key")
                .POST(BodyPublishers.ofString(EVENT)));
        assertThat(other.statusCode()).isEqualTo(401);
        assertThat(other.body()).contains("\"error\":\"key.unknown\"").doesNotContain("another-key");
        assertThat(ingest.log.count(Topic.RECEIVED)).isZero();
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "key.unknown"))
                .isEqualTo(1);
    }

    @Test
    void oneBadEventOfAHundredLeavesNinetyNine() throws Exception {
        String batch = IntStream.range(0, 100)
                .mapToObj(i -> i == 41
                        ? "{\"event_id\":\"bad\", \"nam\":1}"
                        : "{\"event_id\":\"e%d\",\"name\":\"x\"}".formatted(i))
                .collect(Collectors.joining(",", "[", "]"));
        HttpResponse<String> answer = ingest.post(batch);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body())
                .startsWith("{\"accepted\":99,\"rejected\":1,")
                .contains("{\"status\":\"rejected\",\"event_id\":\"bad\",\"rule\":\"field.unknown\",\"path\":\"/nam\"");
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(99);
        assertThat(ingest.rejected()).singleElement().satisfies(event -> {
            assertThat(event.getSequence()).isEqualTo(41);
            assertThat(raw(event)).isEqualTo("{\"event_id\":\"bad\", \"nam\":1}");
        });
        assertThat(ingest.counter("footfall.ingest.events", "outcome", "accepted"))
                .isEqualTo(99);
        assertThat(ingest.counter("footfall.ingest.rejected", "rule", "field.unknown"))
                .isEqualTo(1);
    }

    @Test
    void noJsonIsQuarantinedAndThenAnswered() throws Exception {
        HttpResponse<String> answer = ingest.post("this is <no> JSON");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .startsWith("{\"error\":\"json.malformed\",\"reason\":\"not JSON: the syntax breaks at line 1, column ")
                .contains("\"accepted\":0,\"rejected\":1")
                .doesNotContain("<no>");
        assertThat(ingest.rejected())
                .singleElement()
                .satisfies(event -> assertThat(raw(event)).isEqualTo("this is <no> JSON"));
    }

    @Test
    void ndjsonIsTakenWithAndWithoutItsContentType() throws Exception {
        String lines = "{\"name\":\"a\"}\n{\"name\":\"b\"}\n";
        assertThat(ingest.post(lines).body()).startsWith("{\"accepted\":2,");
        assertThat(ingest.send(ingest.request()
                                .header("Content-Type", "application/x-ndjson")
                                .POST(BodyPublishers.ofString(lines)))
                        .body())
                .startsWith("{\"accepted\":2,");
    }

    @Test
    void gzipIsUndone() throws Exception {
        HttpResponse<String> answer = gzipped(gzip(EVENT.getBytes(UTF_8)));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"e1\"");
    }

    @Test
    void aGzipBombIsTooLarge() throws Exception {
        HttpResponse<String> answer = gzipped(gzip(new byte[20_000_000]));
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"error\":\"body.too-large\"", "inflated", "400000");
    }

    @Test
    void damagedGzipIsToldSo() throws Exception {
        HttpResponse<String> answer = gzipped(EVENT.getBytes(UTF_8));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\":\"encoding.broken\"");
    }

    @Test
    void anotherEncodingOrTypeIsUnsupported() throws Exception {
        HttpResponse<String> encoding =
                ingest.send(ingest.request().header("Content-Encoding", "br").POST(BodyPublishers.ofString(EVENT)));
        assertThat(encoding.statusCode()).isEqualTo(415);
        assertThat(encoding.body()).contains("\"error\":\"encoding.unsupported\"", "zstd, gzip");

        HttpResponse<String> type = ingest.send(ingest.request()
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(EVENT)));
        assertThat(type.statusCode()).isEqualTo(415);
        assertThat(type.body()).contains("\"error\":\"type.unsupported\"", "application/json");
    }

    @Test
    void aBodyBeyondTheLimitIsTooLargeWhetherAnnouncedOrNot() throws Exception {
        byte[] large = ("[" + (EVENT + ",").repeat(5000) + EVENT + "]").getBytes(UTF_8);
        HttpResponse<String> announced = ingest.send(ingest.request().POST(BodyPublishers.ofByteArray(large)));
        assertThat(announced.statusCode()).isEqualTo(413);
        assertThat(announced.body()).contains("\"error\":\"body.too-large\"", "100000");

        HttpResponse<String> chunked =
                ingest.send(ingest.request().POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(large))));
        assertThat(chunked.statusCode()).isEqualTo(413);
        assertThat(ingest.log.count(Topic.RECEIVED)).isZero();
        assertThat(ingest.post(EVENT).statusCode()).isEqualTo(200);
    }

    @Test
    void aBodyAtTheLimitIsTaken() throws Exception {
        byte[] body = ("[" + (EVENT + ",\n").repeat(900) + EVENT + "]").getBytes(UTF_8);
        HttpResponse<String> answer =
                ingest.send(ingest.request().POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body))));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(901);
    }

    @Test
    void anotherPathOrMethodIsToldTheRightOne() throws Exception {
        HttpResponse<String> path = ingest.send(ingest.request("/v1/event").POST(BodyPublishers.ofString(EVENT)));
        assertThat(path.statusCode()).isEqualTo(404);
        assertThat(path.body()).contains("\"error\":\"path.unknown\"", "POST /v1/events");

        HttpResponse<String> method = ingest.send(ingest.request().GET());
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.headers().firstValue("Allow")).contains("POST");
        assertThat(method.body()).contains("\"error\":\"method.not-allowed\"", "POST");
    }

    @Test
    void anEmptyBodyIsToldWhatToSend() throws Exception {
        HttpResponse<String> answer = ingest.post("");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\":\"body.empty\"", "JSON object");
    }

    @Test
    void whatCannotBeMadeDurableIsToSendAgain() throws Exception {
        ingest.log.fail();
        HttpResponse<String> answer = ingest.post("[" + EVENT + ",{}]");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains("\"error\":\"unavailable\"");
        assertThat(ingest.counter("footfall.ingest.events", "outcome", "unavailable"))
                .isEqualTo(2);
    }

    @Test
    void noAnswerComesBeforeTheLogAcknowledges() throws Exception {
        ingest.log.hold();
        CompletableFuture<HttpResponse<String>> answer = postLater();
        await().until(() -> ingest.log.heldEntries() == 1);
        assertThat(answer).isNotDone();
        ingest.log.release();
        assertThat(answer.get().statusCode()).isEqualTo(200);
    }

    @Test
    void aStopAnswersWhatIsInFlightFirst() throws Exception {
        ingest.log.hold();
        CompletableFuture<HttpResponse<String>> answer = postLater();
        await().until(() -> ingest.log.heldEntries() == 1);

        CompletableFuture<Void> stopped = CompletableFuture.runAsync(() -> {
            try {
                ingest.server.stop();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> ingest.server.health() instanceof Health.Down);
        assertThat(stopped).isNotDone();
        ingest.log.release();
        assertThat(answer.get().statusCode()).isEqualTo(200);
        stopped.get();
    }

    private CompletableFuture<HttpResponse<String>> postLater() {
        HttpRequest request =
                ingest.request().POST(BodyPublishers.ofString(EVENT)).build();
        return ingest.client().sendAsync(request, BodyHandlers.ofString());
    }

    private int send(HttpRequest.Builder request) throws Exception {
        return ingest.send(request.POST(BodyPublishers.ofString(EVENT))).statusCode();
    }

    private HttpResponse<String> gzipped(byte[] body) throws Exception {
        return ingest.send(ingest.request().header("Content-Encoding", "gzip").POST(BodyPublishers.ofByteArray(body)));
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            gzip.write(bytes);
        }
        return out.toByteArray();
    }

    private static String raw(RejectedEvent event) {
        return UTF_8.decode(event.getRaw().duplicate()).toString();
    }
}
