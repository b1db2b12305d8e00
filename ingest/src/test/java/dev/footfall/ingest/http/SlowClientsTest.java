package dev.footfall.ingest.http;

import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who sends a byte now and then, or nothing, or is gone. */
class SlowClientsTest {
    private static final String HEAD =
            "POST /v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer " + RunningIngest.KEY + "\r\n";
    private static final String EVENT = "{\"name\":\"x\"}";
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        ingest = new RunningIngest(
                RunningIngest.Setup.usual().with(Duration.ofSeconds(3), new SlowSettings(PATIENCE, 500)));
    }

    @AfterEach
    void stop() throws Exception {
        ingest.close();
    }

    @Test
    void aHeadThatTricklesIsGivenUp() throws Exception {
        String answer = trickle(HEAD + "X-Slow: " + "x".repeat(1000));
        assertThat(answer).startsWith("HTTP/1.1 408 ").contains("\"error\":\"head.timeout\"");
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "head.timeout"))
                .isEqualTo(1);
    }

    @Test
    void aRequestLineThatTricklesIsGivenUp() throws Exception {
        assertThat(trickle("GET /" + "x".repeat(1000))).startsWith("HTTP/1.1 408 ");
    }

    @Test
    void aHeadThatStopsIsGivenUp() throws Exception {
        assertThat(ingest.raw(HEAD)).startsWith("HTTP/1.1 408 ").contains("\"error\":\"head.timeout\"");
        assertThat(ingest.refused()).isEqualTo(1);
    }

    @Test
    void aConnectionOnWhichNothingCameIsClosedWithoutAWord() throws Exception {
        assertThat(ingest.raw("")).isEmpty();
        assertThat(ingest.refused()).isZero();
    }

    @Test
    void aBodyThatTricklesIsGivenUpWhetherItsLengthIsKnownOrNot() throws Exception {
        String known = trickle(HEAD + "Content-Length: 5000\r\n\r\n" + "x".repeat(5000));
        assertThat(known).startsWith("HTTP/1.1 408 ").contains("\"error\":\"body.timeout\"");
        String chunked = trickle(HEAD + "Transfer-Encoding: chunked\r\n\r\n" + "1\r\nx\r\n".repeat(1000));
        assertThat(chunked).startsWith("HTTP/1.1 408 ").contains("\"error\":\"body.timeout\"");
        String extension = trickle(HEAD + "Transfer-Encoding: chunked\r\n\r\n1;" + "x".repeat(5000));
        assertThat(extension).startsWith("HTTP/1.1 408 ").contains("\"error\":\"body.timeout\"");
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "body.timeout"))
                .isEqualTo(3);
        assertThat(ingest.log.count(Topic.RECEIVED)).isZero();
    }

    @Test
    void theBodyOfARefusedRequestMayNotTrickleEither() throws Exception {
        assertThat(trickle("POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5000)))
                .startsWith("HTTP/1.1 401 ")
                .contains("\"error\":\"key.missing\"");
        assertThat(ingest.refused()).isEqualTo(1);
    }

    @Test
    void aLargeBodyAtAFairRateMayTakeLongerThanThePatience() throws Exception {
        byte[] body = ("[" + (EVENT + ",").repeat(500) + EVENT + "]").getBytes(UTF_8);
        try (Socket socket = ingest.connect()) {
            OutputStream out = socket.getOutputStream();
            out.write((HEAD + "Connection: close\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(UTF_8));
            for (int from = 0; from < body.length; from += 1000) {
                out.write(body, from, Math.min(1000, body.length - from));
                Thread.sleep(PATIENCE.toMillis() / 4);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 200 ");
        }
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(501);
    }

    @Test
    void othersAreServedWhileManyTrickle() throws Exception {
        CompletableFuture<?>[] slow = new CompletableFuture<?>[100];
        for (int i = 0; i < slow.length; i++) {
            Socket socket = ingest.connect();
            socket.getOutputStream().write((HEAD + "Content-Length: 100\r\n\r\n{").getBytes(UTF_8));
            slow[i] = CompletableFuture.runAsync(() -> readAll(socket));
        }
        for (int i = 0; i < 20; i++) {
            assertThat(ingest.post(EVENT).statusCode()).isEqualTo(200);
        }
        CompletableFuture.allOf(slow).join();
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "body.timeout"))
                .isEqualTo(100);
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(20);
    }

    @Test
    void aConnectionResetInTheMiddleOfABodyIsCountedAndHurtsNobody() throws Exception {
        for (int i = 0; i < 10; i++) {
            try (Socket socket = ingest.connect()) {
                socket.getOutputStream().write((HEAD + "Content-Length: 100\r\n\r\n" + EVENT).getBytes(UTF_8));
                socket.setSoLinger(true, 0); // closing resets
                await().until(() -> ingest.server.requestsInFlight() > 0);
            }
            await().until(() -> ingest.server.requestsInFlight() == 0);
        }
        assertThat(ingest.counter("footfall.ingest.refused.requests", "reason", "body.broken"))
                .isEqualTo(10);
        assertThat(ingest.post(EVENT).statusCode()).isEqualTo(200);
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(1);
    }

    @Test
    void aConnectionResetBeforeTheAnswerLosesNothing() throws Exception {
        ingest.log.hold();
        try (Socket socket = ingest.connect()) {
            socket.getOutputStream().write((HEAD + "Content-Length: 12\r\n\r\n" + EVENT).getBytes(UTF_8));
            socket.setSoLinger(true, 0);
            await().until(() -> ingest.log.heldEntries() == 1);
        }
        ingest.log.release();
        await().until(() -> ingest.server.requestsInFlight() == 0);
        assertThat(ingest.counter("footfall.ingest.events", "outcome", "accepted"))
                .isEqualTo(1);
        assertThat(ingest.post(EVENT).statusCode()).isEqualTo(200);
    }

    /** A few bytes at a time, until the server has had enough. */
    private String trickle(String text) throws Exception {
        try (Socket socket = ingest.connect()) {
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> readAll(socket));
            byte[] bytes = text.getBytes(UTF_8);
            int begin = text.indexOf("\r\n\r\n") < 0 ? 5 : text.indexOf("\r\n\r\n") + 4;
            socket.getOutputStream().write(bytes, 0, begin);
            try {
                for (int i = begin; i < bytes.length && !answer.isDone(); i++) {
                    socket.getOutputStream().write(bytes[i]);
                    Thread.sleep(50);
                }
            } catch (SocketException e) {
                // the server has closed
            }
            return answer.get();
        }
    }

    private static String readAll(Socket socket) {
        StringBuilder answer = new StringBuilder();
        try (socket) {
            for (int b = socket.getInputStream().read();
                    b >= 0;
                    b = socket.getInputStream().read()) {
                answer.append((char) b);
            }
        } catch (IOException e) {
            return answer.toString(); // reset, for we were still sending
        }
        return answer.toString();
    }
}
