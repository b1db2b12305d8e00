package dev.footfall.topologytests.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.standalone.Standalone;
import dev.footfall.standalone.StandaloneSettings;
import dev.footfall.standalone.start.Progress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients of other trackers, unmodified from npm, as processes of their own: what each says that it sent is in Postgres
 * once.
 */
@Tag("external")
class ClientsTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path CLIENTS = Path.of("clients").toAbsolutePath();
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    static Path data = Path.of("");

    private static Standalone pipeline;
    private static Rows rows;

    @BeforeAll
    static void start() throws Exception {
        run(List.of("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"));
        pipeline = Standalone.start(StandaloneSettings.onFreePorts(data), Progress.silent());
        rows = new Rows(pipeline.endpoints().postgresUrl());
    }

    @AfterAll
    static void stop() throws Exception {
        rows.close();
        pipeline.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "segment-node.mjs",
                "rudderstack-node.mjs --gzip true",
                "rudderstack-node.mjs --gzip false",
                "snowplow-node.mjs --mode post",
                "snowplow-node.mjs --mode get --base64 false",
                "posthog-node.mjs --mode v0 --gzip true",
                "posthog-node.mjs --mode v0 --gzip false",
                "posthog-node.mjs --mode v1",
                "cloudevents.mjs --mode binary --path /cloudevents",
                "cloudevents.mjs --mode structured --path /cloudevents",
                "cloudevents.mjs --mode batch --path /cloudevents"
            })
    void everythingThatAClientSendsArrivesOnce(String driver) throws Exception {
        long before =
                Long.parseLong(rows.of("select count(*) from footfall.events").getFirst());

        JsonNode report = drive(driver);

        assertThat(report.get("errors")).as("errors of the client").isEmpty();
        List<String> sent = report.get("sent").findValuesAsText("id");
        assertThat(sent).isNotEmpty();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(rows.of("select rule, path, reason from footfall.rejected"))
                    .isEmpty();
            // The id of a CloudEvent is unique in its own source only, so ours is made from both.
            assertThat(rows.of("""
                            select id, (select count(*) from footfall.events
                                         where event_id = id or (dialect = 'cloudevents' and context ->> 'id' = id))
                              from unnest(?::text[]) id""", (Object) sent.toArray(new String[0]))).allMatch(row -> row.endsWith("|1"));
            assertThat(rows.of("select count(*) from footfall.events"))
                    .containsExactly(Long.toString(before + sent.size()));
        });
    }

    /** What is in the topics is Avro as everybody has it: read here by a consumer and a registry client of others. */
    @ParameterizedTest
    @ValueSource(strings = {"footfall.received.v1", "footfall.events.v1", "footfall.sessions.v1"})
    void aStrangerReadsTheTopicsThroughTheRegistry(String topic) throws Exception {
        String visitor = UUID.randomUUID().toString();
        try (Sender sender = new Sender(
                pipeline.endpoints().ingestUrl(), pipeline.endpoints().writeKey())) {
            sender.post("{\"name\":\"page_view\",\"visitor_id\":\"%s\",\"url\":\"/für/alle\"}".formatted(visitor));
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                rows.of("select count(*) from footfall.sessions where visitor_id = ?", visitor))
                        .containsExactly("1"));

        List<String> values = run(List.of(
                "sh",
                "-c",
                "kcat -C -q -c 1 -b %s -t %s -f %%s | node decode-value.mjs --registry %s"
                        .formatted(
                                pipeline.endpoints().bootstrapServers(),
                                topic,
                                pipeline.endpoints().schemaRegistryUrl())));

        assertThat(JSON.readTree(values.getLast()).get("source").asText()).isEqualTo("site");
    }

    private static JsonNode drive(String driver) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node"));
        command.addAll(List.of(driver.split(" ")));
        String base = pipeline.endpoints().ingestUrl().resolve("/").toString();
        command.addAll(List.of("--url", base.substring(0, base.length() - 1)));
        command.addAll(List.of("--key", pipeline.endpoints().writeKey(), "--count", "5"));
        List<String> said = run(command);
        return JSON.readTree(said.getLast());
    }

    private static List<String> run(List<String> command) throws IOException, InterruptedException {
        Path out = Files.createTempFile("client", ".out");
        Path err = Files.createTempFile("client", ".err");
        try {
            Process process = new ProcessBuilder(command)
                    .directory(CLIENTS.toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            boolean ended = process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS);
            process.destroyForcibly();
            List<String> said = Files.readAllLines(out, StandardCharsets.UTF_8);
            assertThat(ended && process.exitValue() == 0)
                    .as(() -> command + " failed: " + said + read(err))
                    .isTrue();
            return said;
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
