package dev.footfall.ingest.http;

import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

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
        refused(head("X-Flood: " + "x".repeat(RunningIngest.MAX_HEADER_BYTES), "Content-Length: 12") + EVENT, "431");
        refused(head("X-Flood: x\r\n".repeat(300) + "Content-Length: 12") + EVENT, "431");
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "header.too-large"))
                .isEqualTo(2);
    }

    @Test
    void aFloodOfTinyHeadersIsRefusedBeforeItsEnd() throws IOException {
        String answer = ingest.raw("POST /v1/events HTTP/1.1\r\nHost: x\r\n" + "a:\r\n".repeat(1_000));
        assertThat(answer).startsWith("HTTP/1.1 431 ").contains("\"error\":\"header.too-large\"");
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "header.too-large"))
                .isEqualTo(1);
    }

    @Test
    void severalHeadersOfEachRequestOfAConnectionAreFine() throws IOException {
        String request = head("X-Many: x\r\n".repeat(150) + "Content-Length: 12") + EVENT;
        String last = head("X-Many: x\r\n".repeat(150) + "Content-Length: 12", "Connection: close") + EVENT;
        assertThat(statuses(ingest.raw(request.repeat(10) + last))).hasSize(11).containsOnly("200");
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
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("\"error\":\"body.broken\"");
        }
        assertThat(ingest.refused()).isEqualTo(1);
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 12, 12",
                "Content-Length: +12",
                "Content-Length: 1 2",
                "Content-Length: 0x0c",
                "Content-Length: 99999999999999999999",
                "Content-Length:",
                "Content-Length: 12\r\nTransfer-Encoding: identity",
                "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\nContent-Length: 12",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: gzip",
                "Transfer-Encoding: xchunked",
                "Content-Length: 12\r\n folded: 1",
                "X-Folded: a\r\n\tb\r\nContent-Length: 12",
                "Content-Length : 12",
                "X Y: 1\r\nContent-Length: 12",
                ": 1\r\nContent-Length: 12",
                "X-Cr: a\rb\r\nContent-Length: 12",
                "X-Nul: a\u0000b\r\nContent-Length: 12",
                "Host: y\r\nContent-Length: 12",
            })
    void framingThatTwoReadersCouldReadInTwoWaysIsRefused(String headers) throws IOException {
        refused(head(headers) + EVENT, "4");
    }

    @Test
    void linesThatEndWithoutACarriageReturnAreLinesAsTheStandardHasIt() throws IOException {
        String answer = ingest.raw((head("Content-Length: 12", "Connection: close") + EVENT).replace("\r\n", "\n"));
        assertThat(statuses(answer)).containsExactly("200");
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-1\r\n",
                "g\r\n",
                "\r\n",
                "fffffffffffffffff\r\n",
                "c\n",
                "c \r\n{\"name\":\"x\"}x",
                "c\r\n{\"name\":\"x\"}0\r\n\r\n",
                "5\r\n{\"name\":\"x\"}\r\n0\r\n\r\n",
                "c\r\n{\"name\":\"x\"}\r\n0\r\nX-Trailer\r\n\r\n",
            })
    void chunksThatDoNotAddUpAreRefused(String chunks) throws IOException {
        refused(head("Transfer-Encoding: chunked", "Connection: close") + chunks + "\r\n\r\n", "400");
    }

    @Test
    void nothingAfterARefusedFrameIsTakenForARequest() throws IOException {
        String smuggled = head("Content-Length: 12") + EVENT;
        String answer = ingest.raw(head("Transfer-Encoding: chunked") + "zz\r\n" + smuggled + smuggled);
        assertThat(statuses(answer)).containsExactly("400");
        assertThat(ingest.log.count(Topic.RECEIVED)).isZero();
        assertThat(ingest.refused()).isEqualTo(1);
    }

    @Test
    void chunksWithExtensionsAndTrailersAreTaken() throws IOException {
        assertThat(ingest.raw(head("Transfer-Encoding: chunked", "Connection: close")
                        + "6;a=b\r\n{\"name\r\n6\r\n\":\"x\"}\r\n0\r\nX-Trailer: 1\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void oneRequestAfterTheOtherOnOneConnectionAreAnsweredInTheirOrder() throws IOException {
        String answers = ingest.raw(head("Content-Length: 12")
                + EVENT
                + "POST /v1/nothing HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                + head("Content-Length: 2")
                + "{}"
                + head("Content-Length: 12", "Connection: close")
                + EVENT);
        assertThat(statuses(answers)).containsExactly("200", "404", "400", "200");
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(2);
        assertThat(ingest.log.count(Topic.REJECTED)).isEqualTo(1);
    }

    @Test
    void http10IsAnsweredAndItsConnectionClosed() throws IOException {
        assertThat(ingest.raw(
                        "POST /v1/events?key=" + RunningIngest.KEY + " HTTP/1.0\r\nContent-Length: 12\r\n\r\n" + EVENT))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void otherVersionsAreRefused() throws IOException {
        for (String version : List.of("HTTP/0.9", "HTTP/1.2", "HTTP/2.0", "HTTP/3", "HTTX/1.1", "")) {
            String answer = ingest.raw("POST /v1/events " + version + "\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            assertThat(answer).as(version).startsWith("HTTP/1.1 4").contains("\"error\":\"http.");
        }
        assertThat(ingest.refused()).isEqualTo(6);
    }

    @Test
    void aTargetMayBeAbsoluteIfItIsTheHosts() throws IOException {
        String rest = " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 12\r\n\r\n" + EVENT;
        String path = "/v1/events?key=" + RunningIngest.KEY;
        assertThat(ingest.raw("POST http://x" + path + rest)).startsWith("HTTP/1.1 200 ");
        for (String target :
                List.of("http://another" + path, "http://", "x:80", "*", "http:/v1/events", "//x/v1/events", "\\")) {
            double before = ingest.refused();
            assertThat(ingest.raw("POST " + target + rest)).as(target).startsWith("HTTP/1.1 4");
            assertThat(ingest.refused()).as(target).isEqualTo(before + 1);
        }
        String tunnel = ingest.raw("CONNECT x:443" + rest);
        assertThat(tunnel).startsWith("HTTP/1.1 4").contains("\"error\":\"");
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(1);
        assertThat(ingest.refused()).as(tunnel).isEqualTo(8);
    }

    @Test
    void otherMethodsAreNotAllowedAndTellNothing() throws IOException {
        for (String method : List.of("GET", "HEAD", "PUT", "DELETE", "PATCH", "TRACE", "BREW", "post")) {
            String answer = ingest.raw(
                    method + " /v1/events HTTP/1.1\r\nHost: x\r\nX-Marker: m\r\n" + "Connection: close\r\n\r\n");
            assertThat(answer)
                    .as(method)
                    .startsWith("HTTP/1.1 405 ")
                    .contains("Allow: POST")
                    .doesNotContain("Marker");
        }
        assertThat(ingest.raw("HEAD /v1/events HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .endsWith("\r\n\r\n");
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "method.not-allowed"))
                .isEqualTo(9);
    }

    @Test
    void anAddressMayBeLongAndOneThatIsTooLongIsRefusedForGood() throws IOException {
        String address = "/v1/pixel.gif?key=" + RunningIngest.KEY + "&name=x&properties=%7B%22a%22:%22";
        String rest = "%22%7D HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        assertThat(ingest.raw("GET " + address + "x".repeat(9_000) + rest)).startsWith("HTTP/1.1 200 ");
        assertThat(ingest.raw("GET " + address + "x".repeat(60_000) + rest))
                .startsWith("HTTP/1.1 400 ")
                .contains("event.too-large");
        // trackers keep what is answered 414, and with it all that is behind it
        assertThat(ingest.raw("GET " + address + "x".repeat(70_000) + rest))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"error\":\"uri.too-long\"");
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "uri.too-long"))
                .isEqualTo(1);
    }

    @Test
    void aBodyIsAskedForOnlyIfItIsWanted() throws IOException {
        try (Socket socket = ingest.connect()) {
            String head = head("Expect: 100-continue", "Content-Length: 12", "Connection: close");
            socket.getOutputStream().write(head.getBytes(UTF_8));
            String goOn = "HTTP/1.1 100 Continue\r\n\r\n";
            assertThat(new String(socket.getInputStream().readNBytes(goOn.length()), UTF_8))
                    .isEqualTo(goOn);
            socket.getOutputStream().write(EVENT.getBytes(UTF_8));
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200 ");
        }
        String refused =
                ingest.raw(head("Expect: 100-continue", "Content-Length: 12").replace(RunningIngest.KEY, "nobodys"));
        assertThat(refused).startsWith("HTTP/1.1 401 ").doesNotContain("100 Continue");
        String unknown = ingest.raw(head("Expect: the best", "Content-Length: 12") + EVENT);
        assertThat(unknown).startsWith("HTTP/1.1 417 ").contains("\"error\":\"http.refused\"");
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(1);
    }

    @Test
    void whoSendsNoMoreIsAnsweredAllTheSame() throws IOException {
        try (Socket socket = ingest.connect()) {
            socket.getOutputStream().write((head("Content-Length: 12") + EVENT).getBytes(UTF_8));
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200 ");
        }
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(1);
    }

    private void refused(String bytes, String status) throws IOException {
        double before = ingest.refused();
        String answer = ingest.raw(bytes);
        assertThat(answer).startsWith("HTTP/1.1 " + status).contains("\"error\":\"", "\"reason\":\"");
        assertThat(ingest.refused()).isEqualTo(before + 1);
        assertThat(ingest.log.count(Topic.RECEIVED)).isZero();
        assertThat(ingest.log.count(Topic.REJECTED)).isZero();
    }

    private static List<String> statuses(String answers) {
        return Pattern.compile("HTTP/1\\.1 (\\d{3}) ")
                .matcher(answers)
                .results()
                .map(result -> result.group(1))
                .toList();
    }

    private static String head(String... headers) {
        return "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + RunningIngest.KEY + "\r\n"
                + String.join("\r\n", headers) + "\r\n\r\n";
    }
}
