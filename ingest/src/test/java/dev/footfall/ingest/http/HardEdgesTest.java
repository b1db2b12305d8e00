package dev.footfall.ingest.http;

import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Requests that no HTTP library sends. */
class HardEdgesTest {
    private static final String EVENT = "{\"name\":\"x\"}";
    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        ingest = new RunningIngest(Duration.ofMillis(500));
    }

    @AfterEach
    void stop() throws Exception {
        ingest.close();
    }

    @Test
    void aPlainRequestIsAnsweredSoThatTheOthersProveSomething() throws IOException {
        assertThat(ingest.raw(head("Content-Length: 12", "Connection: close") + EVENT))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void twoContentLengthsAreRefused() throws IOException {
        refused(head("Content-Length: 12", "Content-Length: 5") + EVENT, "400");
    }

    @Test
    void aContentLengthBesideATransferEncodingIsRefused() throws IOException {
        refused(head("Content-Length: 12", "Transfer-Encoding: chunked") + "c\r\n" + EVENT + "\r\n0\r\n\r\n", "400");
    }

    @Test
    void aNegativeContentLengthIsRefused() throws IOException {
        refused(head("Content-Length: -1") + EVENT, "400");
    }

    @Test
    void aBrokenChunkIsRefused() throws IOException {
        refused(head("Transfer-Encoding: chunked") + "zz\r\n" + EVENT + "\r\n0\r\n\r\n", "400");
    }

    @Test
    void aFloodOfHeadersIsRefused() throws IOException {
        refused(head("X-Flood: " + "x".repeat(9000), "Content-Length: 12") + EVENT, "431");
    }

    @Test
    void aBodyThatDoesNotComeIsGivenUp() throws IOException {
        refused(head("Content-Length: 12") + "{", "408");
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "body.timeout"))
                .isEqualTo(1);
    }

    @Test
    void whatIsNoHttpIsRefused() throws IOException {
        refused("\u0016\u0003\u0001 hello\r\n\r\n", "400");
    }

    @Test
    void aBodyThatEndsEarlyIsNotAnEvent() throws Exception {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), ingest.server.address().getPort())) {
            socket.getOutputStream().write((head("Content-Length: 30") + EVENT).getBytes(UTF_8));
            socket.shutdownOutput();
            socket.getInputStream().readAllBytes();
        }
        await().until(() -> ingest.counter("footfall.ingest.refused.requests", "reason", "body.broken") == 1);
        assertThat(ingest.log.count(Topic.RECEIVED)).isZero();
    }

    @Test
    void aQueryThatIsNotEncodedIsNotAFaultOfOurs() throws IOException {
        for (String key : List.of("%zz", "%ff", "%", "%u0000", "a;b=%00")) {
            String answer = ingest.raw("POST /v1/events?key=" + key
                    + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 12\r\n\r\n" + EVENT);
            assertThat(answer).as(key).startsWith("HTTP/1.1 4").contains("\"error\":\"");
        }
    }

    @Test
    void aPathThatTriesToEscapeIsNotFoundOrRefused() throws IOException {
        for (String path : List.of("/v1/../v1/events/..", "/%2e%2e/etc", "/v1/%zz", "/v1//events", "/v1/events%00")) {
            String answer = ingest.raw(
                    "POST " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 12\r\n\r\n" + EVENT);
            assertThat(answer).as(path).startsWith("HTTP/1.1 40").contains("\"error\":\"");
        }
    }

    private void refused(String bytes, String status) throws IOException {
        String answer = ingest.raw(bytes);
        assertThat(answer).startsWith("HTTP/1.1 " + status + " ").contains("\"error\":\"", "\"reason\":\"");
        assertThat(ingest.log.count(Topic.RECEIVED)).isZero();
        assertThat(ingest.log.count(Topic.REJECTED)).isZero();
    }

    private static String head(String... headers) {
        return "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + RunningIngest.KEY + "\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
    }
}
