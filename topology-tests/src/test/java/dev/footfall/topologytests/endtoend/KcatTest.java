package dev.footfall.topologytests.endtoend;

import dev.footfall.standalone.Standalone;
import dev.footfall.standalone.StandaloneSettings;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.start.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** A stranger reads the topics: kcat, with its own Avro and its own client of the registry. */
@Tag("external")
class KcatTest {
    @TempDir
    private Path data = Path.of("");

    @Test
    void kcatReadsEventsThroughTheRegistry() throws Exception {
        try (Standalone pipeline = Standalone.start(StandaloneSettings.onFreePorts(data), Progress.silent());
                Sender sender = new Sender(
                        pipeline.endpoints().ingestUrl(), pipeline.endpoints().writeKey())) {
            sender.post("""
                    {"name":"page_view","visitor_id":"ada","url":"/für/alle"}""");

            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(read(pipeline.endpoints(), "footfall.events.v1"))
                            .contains("\"name\": \"page_view\"", "/für/alle"));
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(read(pipeline.endpoints(), "footfall.sessions.v1"))
                            .contains("\"page_views\": 1"));
        }
    }

    private static String read(Endpoints endpoints, String topic) throws IOException, InterruptedException {
        Process kcat = new ProcessBuilder(
                        "kcat",
                        "-b",
                        endpoints.bootstrapServers(),
                        "-C",
                        "-e",
                        "-q",
                        "-t",
                        topic,
                        "-s",
                        "value=avro",
                        "-r",
                        endpoints.schemaRegistryUrl().toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(kcat.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(kcat.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said;
    }
}
