package dev.footfall.runtime.observe;

import dev.footfall.runtime.config.ListenSettings;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QueryServerTest {
    private static final String TOKEN = "t-0123456789abcdef";

    private final HttpClient client = HttpClient.newHttpClient();
    private QueryServer server = server(Optional.empty(), request -> QueryAnswer.ok("{}"));

    @AfterEach
    void stop() throws Exception {
        server.stop();
        client.close();
    }

    @Test
    void answersInJsonThatNobodyKeeps() throws Exception {
        start(Optional.empty(), request -> QueryAnswer.ok("{\"path\":\"" + request.path() + "\"}"));

        HttpResponse<String> response = send("GET", "/v1/shop");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"path\":\"/v1/shop\"}\n");
        assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
        assertThat(response.headers().firstValue("Cache-Control")).contains("no-store");
    }

    @Test
    void wordsOfThePathAreToldApartBeforeEscapesAreUndone() throws Exception {
        start(
                Optional.empty(),
                request -> QueryAnswer.error(404, "x", request.segments().toString()));

        assertThat(send("GET", "/v1/a%2Fb/%C3%BC+%20/%2e%2e/c").body()).contains("[v1, a/b, ü+ , .., c]");
        assertThat(statusLineOf("/v1/%zz")).startsWith("HTTP/1.1 400");
    }

    @Test
    void onlyWhoNamesTheTokenIsAnswered() throws Exception {
        start(Optional.of(TOKEN), request -> QueryAnswer.ok("{}"));

        HttpResponse<String> refused = send("GET", "/v1");

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(refused.body()).contains("\"error\":\"unauthorized\"");
        assertThat(send("GET", "/v1", "Authorization", "Bearer " + TOKEN).statusCode())
                .isEqualTo(200);
        assertThat(send("GET", "/v1", "Authorization", "bearer " + TOKEN).statusCode())
                .isEqualTo(200);
        for (String wrong : new String[] {TOKEN, "Bearer ", "Bearer x", "Bearer " + TOKEN + "x", "Basic " + TOKEN}) {
            assertThat(send("GET", "/v1", "Authorization", wrong).statusCode())
                    .as(wrong)
                    .isEqualTo(401);
        }
    }

    @Test
    void onlyReadingIsAllowed() throws Exception {
        start(Optional.empty(), request -> QueryAnswer.ok("{}"));

        HttpResponse<String> refused = send("POST", "/v1");

        assertThat(refused.statusCode()).isEqualTo(405);
        assertThat(refused.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(send("HEAD", "/v1").body()).isEmpty();
    }

    @Test
    void saysWhenToAskAgainAndTellsNothingOfAFailure() throws Exception {
        start(Optional.empty(), request -> {
            if (request.path().equals("/later")) {
                return QueryAnswer.later("restoring", Duration.ofSeconds(2));
            }
            throw new IllegalStateException("secret");
        });

        HttpResponse<String> later = send("GET", "/later");
        HttpResponse<String> failed = send("GET", "/fails");

        assertThat(later.statusCode()).isEqualTo(503);
        assertThat(later.headers().firstValue("Retry-After")).contains("2");
        assertThat(later.body()).isEqualTo("{\"error\":\"unavailable\",\"message\":\"restoring\"}\n");
        assertThat(failed.statusCode()).isEqualTo(500);
        assertThat(failed.body()).doesNotContain("secret");
    }

    @Test
    void whatIsWrittenInLogsNamesNoPath() {
        var request = new QueryRequest("/v1/ada", List.of("v1", "ada"), Map.of());

        assertThat(request.toString()).doesNotContain("ada");
        assertThat(QueryAnswer.ok("{\"visitor\":\"ada\"}").toString()).doesNotContain("ada");
    }

    /** For paths that Java's own client does not send. */
    private String statusLineOf(String path) throws Exception {
        try (Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.address().getPort());
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))) {
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            return in.readLine();
        }
    }

    private void start(Optional<String> token, QueryHandler handler) throws Exception {
        server = server(token, handler);
        server.start();
    }

    private static QueryServer server(Optional<String> token, QueryHandler handler) {
        return new QueryServer(new ListenSettings("127.0.0.1", 0), token, handler);
    }

    private HttpResponse<String> send(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.address().resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
}
