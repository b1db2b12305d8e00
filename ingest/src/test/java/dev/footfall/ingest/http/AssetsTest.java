package dev.footfall.ingest.http;

import java.io.ByteArrayInputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssetsTest {
    private RunningIngest ingest;

    @BeforeAll
    void start() throws Exception {
        ingest = new RunningIngest();
    }

    @AfterAll
    void stop() throws Exception {
        ingest.close();
    }

    @Test
    void aBrowserAtTheRootIsSentToTheHomePage() throws Exception {
        HttpResponse<byte[]> answer = get("/", "Accept", "text/html");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(header(answer, "Location")).contains("http://127.0.0.1:9106/");
    }

    @Test
    void theTrackerIsServedAsItIs() throws Exception {
        HttpResponse<byte[]> answer = get("/footfall.js", "Accept-Encoding", "identity");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(tracker());
        assertThat(header(answer, "Content-Type")).contains("text/javascript; charset=utf-8");
        assertThat(header(answer, "Content-Encoding")).isEmpty();
        assertThat(header(answer, "Cache-Control")).contains("public, max-age=3600");
        assertThat(header(answer, "Vary")).contains("Accept-Encoding");
        assertThat(header(answer, "Access-Control-Allow-Origin")).contains("*");
    }

    @Test
    void theTrackerIsGzippedForWhoTakesThat() throws Exception {
        HttpResponse<byte[]> answer = get("/footfall.js", "Accept-Encoding", "br, gzip;q=0.8");
        assertThat(header(answer, "Content-Encoding")).contains("gzip");
        assertThat(answer.body()).hasSizeLessThan(2500);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(answer.body())).readAllBytes())
                .isEqualTo(tracker());
        assertThat(header(get("/footfall.js", "Accept-Encoding", "gzip;q=0"), "Content-Encoding"))
                .isEmpty();
    }

    @Test
    void whoHasItAlreadyGetsNothing() throws Exception {
        for (String coding : new String[] {"identity", "gzip"}) {
            String etag = header(get("/footfall.js", "Accept-Encoding", coding), "ETag")
                    .orElseThrow();
            HttpResponse<byte[]> again = get("/footfall.js", "If-None-Match", "\"x\", W/" + etag);
            assertThat(again.statusCode()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(header(again, "ETag")).isPresent();
        }
        assertThat(get("/footfall.js", "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
    }

    @Test
    void aHeadTellsTheLengthOnly() throws Exception {
        HttpResponse<byte[]> answer = ingest.client()
                .send(
                        ingest.request("/footfall.js")
                                .method("HEAD", BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(header(answer, "Content-Length")).contains(Integer.toString(tracker().length));
    }

    @Test
    void theDescriptionIsServed() throws Exception {
        HttpResponse<byte[]> answer = get("/openapi.yaml", "Accept", "*/*");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Type")).contains("application/yaml");
        assertThat(new String(answer.body(), UTF_8)).startsWith("openapi: 3.1.");
    }

    @Test
    void theRootNamesWhereEventsGo() throws Exception {
        HttpResponse<byte[]> answer = get("/", "Accept", "*/*");
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(new String(answer.body(), UTF_8)).contains("POST /v1/events");
    }

    private HttpResponse<byte[]> get(String path, String name, String value) throws Exception {
        return ingest.client()
                .send(ingest.request(path).header(name, value).GET().build(), BodyHandlers.ofByteArray());
    }

    private static byte[] tracker() throws Exception {
        try (var in = AssetsTest.class.getResourceAsStream("/dev/footfall/ingest/tracker/footfall.js")) {
            return Objects.requireNonNull(in).readAllBytes();
        }
    }

    private static Optional<String> header(HttpResponse<byte[]> answer, String name) {
        return answer.headers().firstValue(name);
    }
}
