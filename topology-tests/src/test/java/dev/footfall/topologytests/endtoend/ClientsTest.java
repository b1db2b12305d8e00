package dev.footfall.topologytests.endtoend;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients of other trackers, unmodified from npm, as processes of their own: what each says that it sent is in Postgres
 * once.
 */
@Tag("external")
@ExtendWith(ClientsPipeline.Shared.class)
class ClientsTest {
    private static final String SOURCE = "site";

    private final ClientsPipeline pipeline;

    ClientsTest(ClientsPipeline pipeline) {
        this.pipeline = pipeline;
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
        List<String> expected = pipeline.ids(SOURCE);

        ClientReport report = ClientRun.of(
                        driver + " --count 5",
                        pipeline.ingest(),
                        pipeline.endpoints().writeKey())
                .report();
        pipeline.settle();

        assertThat(report.errors()).as("errors of the client").isEmpty();
        assertThat(report.exit()).isZero();
        assertThat(report.sent()).isNotEmpty();
        expected.addAll(report.sent());
        assertThat(pipeline.ids(SOURCE)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(pipeline.rows().of("select rule, path, reason from footfall.rejected where source = ?", SOURCE))
                .isEmpty();
    }

    /** What is in the topics is Avro as everybody has it: read here by a consumer and a registry client of others. */
    @ParameterizedTest
    @ValueSource(strings = {"footfall.received.v1", "footfall.events.v1", "footfall.sessions.v1"})
    void aStrangerReadsTheTopicsThroughTheRegistry(String topic) throws Exception {
        String visitor = UUID.randomUUID().toString();
        pipeline.settle();
        long begun = System.currentTimeMillis();
        try (Sender sender = new Sender(
                pipeline.endpoints().ingestUrl(), pipeline.endpoints().writeKey())) {
            sender.post("{\"name\":\"page_view\",\"visitor_id\":\"%s\",\"url\":\"/für/alle\"}".formatted(visitor));
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(pipeline.rows()
                                .of("select count(*) from footfall.sessions where visitor_id = ?", visitor))
                        .containsExactly("1"));

        List<String> values = ClientRun.succeed(
                "sh",
                "-c",
                "kcat -C -q -o s@%d -c 1 -b %s -t %s -f %%s | node decode-value.mjs --registry %s"
                        .formatted(
                                begun,
                                pipeline.endpoints().bootstrapServers(),
                                topic,
                                pipeline.endpoints().schemaRegistryUrl()));

        assertThat(new JsonMapper().readTree(values.getLast()).get("source").asText())
                .isEqualTo(SOURCE);
    }
}
