package dev.footfall.topologytests.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.standalone.server.PortClaims;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Visitors' open sessions, asked of either of two instances, and of the one that stays. */
class LiveTest {
    private static final int PARTITIONS = 4;
    private static final int VISITORS = 60;
    private static final String TOKEN = "0123456789abcdef";
    private static final Duration SOON = Duration.ofMinutes(2);
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    Path folder;

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void anyInstanceTellsAVisitorsSessionWhoeverHoldsIt() throws Exception {
        int portA = PortClaims.anyFree();
        int portB = PortClaims.anyFree();
        try (TestBroker broker = TestBroker.start(folder, PARTITIONS);
                Ledger ledger = new Ledger(broker);
                Instance a = Instance.start(broker, "a", live(portA));
                Instance b = Instance.start(broker, "b", live(portB))) {
            a.awaitReady();
            b.awaitReady();
            // Given events of visitors in every partition
            ledger.sendOneOfEach(VISITORS);
            ledger.sendOneOfEach(VISITORS);
            ledger.awaitBalance(SOON);

            // Then each instance tells all of them
            for (int port : new int[] {portA, portB}) {
                for (int i = 0; i < VISITORS; i++) {
                    awaitSession(port, "v" + i, 2);
                }
            }
            for (int port : new int[] {portA, portB}) {
                awaitVisitors(port, VISITORS);
            }
            assertThat(a.metric("footfall_sessions_events_total")).isPositive();
            assertThat(b.metric("footfall_sessions_events_total")).isPositive();
            assertThat(ask(portA, "nobody").statusCode()).isEqualTo(404);
            assertThat(ask(portA, "nobody").body()).contains("in no session now");
            assertThat(a.get("/v1/live/shop/visitors/v1/session").statusCode())
                    .as("the port of metrics knows nothing of visitors")
                    .isEqualTo(404);
            assertThat(client.send(
                                    HttpRequest.newBuilder(session(portA, "v1")).build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(401);

            // And when one leaves, the other tells what it told, with what came since
            assertThat(b.stop()).isZero();
            ledger.sendOneOfEach(VISITORS);
            for (int i = 0; i < VISITORS; i++) {
                awaitSession(portA, "v" + i, 3);
            }
        }
    }

    private Map<String, String> live(int port) throws Exception {
        Path token = Files.writeString(folder.resolve("token-" + port), TOKEN);
        return Map.of("live.enabled", "true", "live.port", Integer.toString(port), "live.token-file", token.toString());
    }

    /** An answer may be "ask again" while partitions move, and nothing else. */
    private void awaitSession(int port, String visitor, int events) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
            HttpResponse<String> answer = ask(port, visitor);
            if (answer.statusCode() == 503) {
                assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            }
            assertThat(answer.statusCode()).isEqualTo(200);
            JsonNode session = JSON.readTree(answer.body()).path("sessions").path(0);
            assertThat(session.path("visitor_id").textValue()).isEqualTo(visitor);
            assertThat(session.path("open").booleanValue()).isTrue();
            assertThat(session.path("events").intValue()).isEqualTo(events);
        });
    }

    /** All instances tell the same of a source, whose minutes lie in one of them. */
    private void awaitVisitors(int port, int visitors) {
        await().atMost(SOON).pollInterval(Duration.ofMillis(100)).untilAsserted(() -> {
            HttpResponse<String> answer = ask(URI.create("http://127.0.0.1:" + port + "/v1/live/" + Events.SOURCE));
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(JSON.readTree(answer.body())
                            .path("visitors_last_5_minutes")
                            .intValue())
                    .isEqualTo(visitors);
        });
    }

    private HttpResponse<String> ask(int port, String visitor) throws Exception {
        return ask(session(port, visitor));
    }

    private HttpResponse<String> ask(URI address) throws Exception {
        return client.send(
                HttpRequest.newBuilder(address)
                        .header("Authorization", "Bearer " + TOKEN)
                        .timeout(Duration.ofSeconds(20))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static URI session(int port, String visitor) {
        return URI.create(
                "http://127.0.0.1:" + port + "/v1/live/" + Events.SOURCE + "/visitors/" + visitor + "/session");
    }
}
