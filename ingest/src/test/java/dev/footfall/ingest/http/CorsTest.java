package dev.footfall.ingest.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What pages of other origins may do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CorsTest {
    private static final String EVENT = "{\"name\":\"page_view\"}";
    private RunningIngest ingest;

    @BeforeAll
    void start() throws Exception {
        ingest = new RunningIngest();
    }

    @AfterAll
    void stop() throws Exception {
        ingest.close();
    }

    /** A preflight as a browser sent it for an unmodified client. */
    record Preflight(String client, String path, String origin, String method, String headers) {}

    static Stream<Preflight> recorded() throws IOException {
        try (InputStream in = CorsTest.class.getResourceAsStream("preflights.json")) {
            JsonNode all = new JsonMapper().readTree(in);
            return StreamSupport.stream(all.spliterator(), false)
                    .map(node -> new Preflight(
                            node.get("client").asText(),
                            node.get("path").asText(),
                            node.get("origin").asText(),
                            node.get("method").asText(),
                            node.get("headers").asText()));
        }
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void everyPreflightOfTheClientsIsAllowed(Preflight preflight) throws Exception {
        HttpResponse<String> answer = ingest.send(ingest.request(preflight.path)
                .header("Origin", preflight.origin)
                .header("Access-Control-Request-Method", preflight.method)
                .header("Access-Control-Request-Headers", preflight.headers)
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(header(answer, "Access-Control-Allow-Origin")).contains(preflight.origin);
        assertThat(header(answer, "Access-Control-Allow-Methods").orElse("").split(", "))
                .contains(preflight.method);
        assertThat(header(answer, "Access-Control-Allow-Headers").orElse("").split(","))
                .contains(preflight.headers.split(","));
        assertThat(header(answer, "Access-Control-Max-Age")).contains("3600");
        assertThat(header(answer, "Vary"))
                .hasValueSatisfying(vary -> assertThat(vary).contains("Origin", "Access-Control-Request-Headers"));
        assertThat(header(answer, "Access-Control-Allow-Credentials")).isEmpty();
        assertThat(header(answer, "Access-Control-Allow-Private-Network")).isEmpty();
    }

    @Test
    void aPageOnTheInternetMaySendToAPrivateNetwork() throws Exception {
        HttpResponse<String> answer = ingest.send(preflight("/v1/events")
                .header("Access-Control-Request-Private-Network", "true")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(header(answer, "Access-Control-Allow-Private-Network")).contains("true");
    }

    @Test
    void headerNamesThatAreNoneAreNotAllowed() throws Exception {
        HttpResponse<String> answer = ingest.send(preflight("/v1/events")
                .header("Access-Control-Request-Headers", "x-good, bad(name)")
                .method("OPTIONS", BodyPublishers.noBody()));
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(header(answer, "Access-Control-Allow-Headers")).isEmpty();
    }

    @Test
    void optionsThatAreNoPreflightTellTheMethods() throws Exception {
        HttpResponse<String> known =
                ingest.send(ingest.request("/v1/events").method("OPTIONS", BodyPublishers.noBody()));
        assertThat(known.statusCode()).isEqualTo(204);
        assertThat(header(known, "Allow")).contains("POST");
        assertThat(header(known, "Access-Control-Allow-Origin")).isEmpty();
        assertThat(ingest.raw("OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 204 ")
                .contains("Allow: GET, HEAD, POST");
    }

    @Test
    void aPageMayReadItsAnswerAndWhenToComeAgain() throws Exception {
        HttpResponse<String> answer = post(RunningIngest.KEY, "https://any.example");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Access-Control-Allow-Origin")).contains("https://any.example");
        assertThat(header(answer, "Access-Control-Expose-Headers")).contains("Retry-After");
        assertThat(header(answer, "Vary")).contains("Origin");
        assertThat(header(answer, "Access-Control-Allow-Credentials")).isEmpty();
    }

    @Test
    void aPageMayReadWhyItsKeyIsNotKnown() throws Exception {
        HttpResponse<String> answer = post("another-key", "https://any.example");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(header(answer, "Access-Control-Allow-Origin")).contains("https://any.example");
    }

    @Test
    void aServerThatNamesNoOriginSeesNothingOfThis() throws Exception {
        assertThat(ingest.post(EVENT).headers().map().keySet())
                .noneMatch(name -> name.startsWith("access-control-"))
                .noneMatch("vary"::equals);
    }

    @Test
    void onlyPagesThatTheSourceAllowsMaySendForIt() throws Exception {
        assertThat(post(RunningIngest.STRICT_KEY, "https://shop.example").statusCode())
                .isEqualTo(200);
        int before = ingest.log.count(Topic.RECEIVED);
        for (String origin : List.of("https://other.example", "http://shop.example", "null")) {
            HttpResponse<String> answer = post(RunningIngest.STRICT_KEY, origin);
            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(answer.body())
                    .contains("\"error\":\"origin.not-allowed\"", "allowed-origins")
                    .doesNotContain("example");
            assertThat(answer.headers().map().keySet()).noneMatch(name -> name.startsWith("access-control-"));
        }
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(before);
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "origin.not-allowed"))
                .isEqualTo(3);
    }

    @Test
    void whatIsNoPageMaySendForAnySource() throws Exception {
        HttpRequest.Builder request = ingest.request("/v1/events")
                .header("Authorization", "Bearer " + RunningIngest.STRICT_KEY)
                .POST(BodyPublishers.ofString(EVENT));
        assertThat(ingest.send(request).statusCode()).isEqualTo(200);
    }

    private HttpRequest.Builder preflight(String path) {
        return ingest.request(path)
                .header("Origin", "https://any.example")
                .header("Access-Control-Request-Method", "POST");
    }

    private HttpResponse<String> post(String key, String origin) throws Exception {
        return ingest.send(ingest.request("/v1/events")
                .header("Authorization", "Bearer " + key)
                .header("Origin", origin)
                .POST(BodyPublishers.ofString(EVENT)));
    }

    private static Optional<String> header(HttpResponse<String> answer, String name) {
        return answer.headers().firstValue(name);
    }

    @Test
    void anOriginOrNamesThatNoBrowserHasAreNotSaidAgain() throws Exception {
        String rest = "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
        for (String head : List.of(
                "GET /v1/pixel.gif HTTP/1.1\r\nHost: x\r\nOrigin: https://" + "x".repeat(60_000),
                "OPTIONS /v1/events HTTP/1.1\r\nHost: x\r\nAccess-Control-Request-Method: POST\r\nOrigin: https://"
                        + "x".repeat(60_000),
                "OPTIONS /v1/events HTTP/1.1\r\nHost: x\r\nAccess-Control-Request-Method: POST\r\nOrigin: https://x\r\n"
                        + "Access-Control-Request-Headers: a" + ",a23456789".repeat(900))) {
            assertThat(ingest.raw(head + rest)).matches("(?s)HTTP/1.1 (204|401) .{0,1000}");
        }
    }
}
