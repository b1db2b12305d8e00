package dev.footfall.ingest;

import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The whole of ingest, without a broker, until nothing more can be kept. */
class FullSpoolTest {
    private static final String KEY = "full-spool-write-key";
    private static final String REGISTRY = "mock://full-spool";
    private static final int EVENT_BYTES = 20_000;
    private static final int MOST_EVENTS = 1_000;

    @TempDir
    Path dir;

    private final Map<String, String> settings = new HashMap<>();

    @BeforeEach
    void configure() throws Exception {
        new SchemaRegistration(ConfluentSchemaRegistry.connect(REGISTRY, Map.of())).register();
        Path sources = Files.writeString(
                dir.resolve("sources.yaml"), "sources: {shop: {write-keys: [" + KEY + "], secret: 0123456789abcdef}}");
        Path spool = Files.createDirectory(dir.resolve("spool"));
        settings.putAll(Map.of(
                "broker.bootstrap-servers",
                "127.0.0.1:" + portOfNobody(),
                "registry.url",
                REGISTRY,
                "sources-file",
                sources.toString(),
                "http.host",
                "127.0.0.1",
                "http.port",
                "0",
                "spool.dir",
                spool.toString(),
                "spool.reserve-bytes",
                "0",
                "spool.fallback-after",
                "PT0.2S"));
    }

    @Test
    void whenTheSpoolIsFullSendersAreToldToComeAgainAndWhatWasPromisedIsKept() throws Exception {
        settings.put("spool.max-bytes", "1048576");
        settings.put("spool.segment-bytes", "65536");

        fillAndStartAgain();
    }

    @Test
    void whenTheDiskIsFullSendersAreToldToComeAgainAndWhatWasPromisedIsKept() throws Exception {
        try (FullDisk disk = new FullDisk(dir.resolve("spool"))) {
            settings.put("spool.reserve-bytes", Long.toString(disk.reserve()));

            fillAndStartAgain();
        }
    }

    private void fillAndStartAgain() throws Exception {
        int kept = 0;
        try (Running ingest = new Running()) {
            HttpResponse<String> answer = ingest.post(EVENT_BYTES);
            while (answer.statusCode() == 200 && kept < MOST_EVENTS) {
                assertThat(answer.body()).contains("\"at\":\"spool\"");
                kept++;
                answer = ingest.post(EVENT_BYTES);
            }
            assertThat(kept).as("events in about a megabyte").isBetween(10, 60);
            assertThat(answer.statusCode()).isEqualTo(503);
            OptionalInt comeAgain = answer.headers().firstValue("Retry-After").stream()
                    .mapToInt(Integer::parseInt)
                    .findAny();
            assertThat(comeAgain).isPresent();
            assertThat(comeAgain.getAsInt()).isBetween(1, 60);
            assertThat(answer.body()).contains("unavailable").doesNotContain("\"accepted\"");
            assertThat(ingest.spooled()).isEqualTo(kept);
        }
        try (Running again = new Running()) {
            assertThat(again.spooled()).isEqualTo(kept);
        }
    }

    private static int portOfNobody() throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private final class Running implements AutoCloseable {
        private final Ingest ingest;
        private final Service service;
        private final Lifecycle lifecycle;
        private final HttpClient client = HttpClient.newHttpClient();

        Running() throws Exception {
            var configuration =
                    new Configuration("ingest.yaml", IngestMain.class, Optional.empty(), Map.of(), settings);
            ingest = Ingest.of(configuration.bind(IngestSettings.class), Clock.systemUTC());
            service = ingest.service();
            lifecycle = new Lifecycle("ingest", service.components());
            lifecycle.start();
        }

        HttpResponse<String> post(int bytes) throws Exception {
            String event = "{\"name\":\"page_view\",\"visitor_id\":\"v\",\"properties\":{\"long\":\""
                    + "x".repeat(bytes) + "\"}}";
            HttpRequest request = HttpRequest.newBuilder(ingest.address().resolve("/v1/events"))
                    .timeout(Duration.ofSeconds(30))
                    .header("Authorization", "Bearer " + KEY)
                    .POST(BodyPublishers.ofString(event))
                    .build();
            return client.send(request, BodyHandlers.ofString());
        }

        /** Events in the spool. */
        int spooled() {
            return (int) service.metrics()
                    .get("footfall.ingest.spool.entries")
                    .gauge()
                    .value();
        }

        @Override
        public void close() {
            client.close();
            lifecycle.close();
        }
    }
}
