package dev.footfall.runtime.lineage;

import com.sun.net.httpserver.HttpServer;
import dev.footfall.runtime.lineage.Dataset.Field;
import dev.footfall.runtime.lineage.LineageEvent.Job;
import dev.footfall.runtime.lineage.LineageEvent.Parent;
import dev.footfall.runtime.lineage.LineageEvent.Range;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

@Timeout(60)
class LineageTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Instant BEGUN = Instant.parse("2026-11-30T12:00:00.123Z");
    private static final int MORE_THAN_CAN_WAIT = 1_200;

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @TempDir
    Path folder;

    @Test
    void eventsAreLinesOfAFileAsTheSpecificationHasThem() throws Exception {
        Path file = folder.resolve("told/lineage.ndjson");
        Lineage lineage = lineage(Map.of("type", "file", "location", file.toString()));
        lineage.start();

        lineage.tell(event(RunState.START, Optional.empty()));
        lineage.tell(event(RunState.FAIL, Optional.of("no space left")));
        lineage.stop();

        List<String> lines = Files.readAllLines(file);
        assertThat(lines)
                .hasSize(2)
                .allSatisfy(line -> assertThat(SpecCheck.faultsOf(line)).isEmpty());
        assertThat(lines.getFirst())
                .contains(
                        "\"eventType\":\"START\"",
                        "\"eventTime\":\"2026-11-30T12:00:00.123Z\"",
                        "\"namespace\":\"shop\",\"name\":\"replay.sessions\"",
                        "\"nominalStartTime\":\"2026-11-01T00:00:00Z\"",
                        "\"namespace\":\"kafka://broker:9092\",\"name\":\"footfall.events.v1\"",
                        "\"fields\":[{\"name\":\"event_id\",\"type\":\"string\",\"description\":\"Unique.\"}]",
                        "\"namespace\":\"postgres://db:5432\",\"name\":\"footfall.footfall.sessions\"",
                        "\"rowCount\":7",
                        "\"lifecycleStateChange\":\"DROP\"")
                .doesNotContain("errorMessage");
        assertThat(lines.getLast()).contains("\"message\":\"no space left\"", "\"eventType\":\"FAIL\"");
        assertThat(count("delivered")).isEqualTo(2);
    }

    @Test
    void eventsArePostedWithTheKeyToTheEndpoint() throws Exception {
        List<String> posted = new CopyOnWriteArrayList<>();
        HttpServer server = server(0, posted, new AtomicInteger(0));
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort();
            Lineage lineage = Lineage.of(
                    new LineageSettings("shop", Map.of()),
                    Map.of("OPENLINEAGE_URL", url, "OPENLINEAGE_API_KEY", "k3y", "OPENLINEAGE_NAMESPACE", "web"),
                    meters);
            lineage.start();
            lineage.tell(event(RunState.COMPLETE, Optional.empty()));
            lineage.stop();
        } finally {
            server.stop(0);
        }

        assertThat(posted)
                .singleElement()
                .asString()
                .startsWith("/api/v1/lineage Bearer k3y {")
                .contains("\"namespace\":\"web\"");
        assertThat(SpecCheck.faultsOf(
                        posted.getFirst().substring(posted.getFirst().indexOf('{'))))
                .isEmpty();
    }

    @Test
    void anEndpointThatIsAwayIsTriedAgainAndHoldsNobodyUp() throws Exception {
        int port = freePort();
        Lineage lineage = lineage(Map.of("type", "http", "url", "http://127.0.0.1:" + port));
        lineage.start();
        long begun = System.nanoTime();
        lineage.tell(event(RunState.START, Optional.empty()));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(2));

        List<String> posted = new CopyOnWriteArrayList<>();
        HttpServer server = server(port, posted, new AtomicInteger(2)); // and then it fails twice
        try {
            await().atMost(SOON).untilAsserted(() -> assertThat(posted).hasSize(1));
        } finally {
            server.stop(0);
            lineage.stop();
        }
        assertThat(count("delivered")).isEqualTo(1);
        assertThat(count("dropped")).isZero();
    }

    @Test
    void whatCannotWaitOrIsLeftAtTheEndIsDroppedAndCounted() throws Exception {
        Lineage lineage = lineage(Map.of("type", "http", "url", "http://127.0.0.1:" + freePort()));
        lineage.start();
        for (int i = 0; i < MORE_THAN_CAN_WAIT; i++) {
            lineage.tell(event(RunState.RUNNING, Optional.empty()));
        }
        assertThat(count("dropped")).isBetween(199.0, 200.0); // one may be on its way
        lineage.stop();

        assertThat(count("dropped")).isEqualTo(MORE_THAN_CAN_WAIT);
        assertThat(count("delivered")).isZero();
    }

    @Test
    void withoutATransportOrWhereItIsDisabledNothingIsTold() {
        assertThat(lineage(Map.of()).isTold()).isFalse();
        assertThat(Lineage.of(
                                new LineageSettings("shop", Map.of("type", "file", "location", "x")),
                                Map.of("OPENLINEAGE_DISABLED", "true"),
                                meters)
                        .isTold())
                .isFalse();
        assertThat(Lineage.of(new LineageSettings("shop", Map.of()), Map.of("OPENLINEAGE_URL", "nowhere"), meters)
                        .isTold())
                .isFalse();
    }

    @Test
    void settingsThatCannotBeAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LineageSettings("shop", Map.of("type", "pigeon")))
                .withMessageContaining("transport.type: must be http or file");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LineageSettings("shop", Map.of("type", "http", "url", "marquez:5000")))
                .withMessageContaining("transport.url");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LineageSettings("shop", Map.of("type", "file")))
                .withMessageContaining("transport.location");
    }

    @Test
    void aRunHasTheSameIdInEveryProcessAndIdsSortByTime() {
        assertThat(RunIds.of("r1", BEGUN)).isEqualTo(RunIds.of("r1", BEGUN)).isNotEqualTo(RunIds.of("r2", BEGUN));
        assertThat(RunIds.of("r1", BEGUN).version()).isEqualTo(7);
        assertThat(RunIds.of("r1", BEGUN).variant()).isEqualTo(2);
        assertThat(RunIds.of("r1", BEGUN).toString())
                .isLessThan(RunIds.of("r1", BEGUN.plusMillis(1)).toString());
    }

    private Lineage lineage(Map<String, String> transport) {
        return Lineage.of(new LineageSettings("shop", transport), Map.of(), meters);
    }

    private double count(String outcome) {
        return meters.get("footfall.lineage.events")
                .tag("outcome", outcome)
                .counter()
                .count();
    }

    private static LineageEvent event(RunState state, Optional<String> error) {
        return new LineageEvent(
                state,
                BEGUN,
                RunIds.of("r1", BEGUN),
                new Job("replay.sessions", "REPLAY", false, "A stretch of history once more."),
                Optional.of(new Range(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-11-08T00:00:00Z"))),
                error,
                Optional.of(new Parent(RunIds.of("r0", BEGUN), "replay")),
                List.of(Dataset.topic(
                        "broker:9092,other:9092",
                        "footfall.events.v1",
                        List.of(new Field("event_id", "string", "Unique.")))),
                List.of(
                        Dataset.table("db:5432", "footfall", "footfall.sessions", OptionalLong.of(7)),
                        Dataset.table("db:5432", "footfall", "old.sessions", OptionalLong.empty())
                                .asDropped()));
    }

    private static HttpServer server(int port, List<String> posted, AtomicInteger failures) throws Exception {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
                if (failures.getAndDecrement() > 0) {
                    exchange.sendResponseHeaders(503, -1);
                    return;
                }
                posted.add(exchange.getRequestURI() + " "
                        + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
                exchange.sendResponseHeaders(201, -1);
            }
        });
        server.start();
        return server;
    }

    private static int freePort() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return free.getLocalPort();
        }
    }
}
