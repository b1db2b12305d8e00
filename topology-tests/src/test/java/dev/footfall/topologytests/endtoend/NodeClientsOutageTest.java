package dev.footfall.topologytests.endtoend;

import dev.footfall.topologytests.endtoend.ClientRuns.Ended;
import dev.footfall.topologytests.endtoend.Relay.Passed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients for servers, all at the same time, while the broker is away and where an answer is lost. */
@Tag("external")
@ExtendWith(ClientsPipeline.Shared.class)
class NodeClientsOutageTest {
    private static final Map<String, String> PERSISTENT = Map.of(
            "segment-node", "segment-node.mjs --count 2",
            "rudderstack-node", "rudderstack-node.mjs --count 2 --gzip true",
            "snowplow-node", "snowplow-node.mjs --count 2 --flushes 45",
            "posthog-node", "posthog-node.mjs --count 2",
            "posthog-node-v1", "posthog-node.mjs --count 2 --mode v1");

    /** With less patience than they have by themselves, and in several requests. */
    private static final Map<String, String> IMPATIENT = Map.of(
            "segment-node", "segment-node.mjs --count 5 --flush-at 10 --max-retries 1",
            "rudderstack-node", "rudderstack-node.mjs --count 2 --gzip false --retry-count 1",
            "snowplow-node", "snowplow-node.mjs --mode get --count 1 --flushes 2",
            "posthog-node", "posthog-node.mjs --count 20 --gzip false --retry-delay 300 --retry-count 1",
            "posthog-node-v1", "posthog-node.mjs --mode v1 --count 2 --gzip false --retry-delay 300 --retry-count 1",
            "cloudevents", "cloudevents.mjs --count 2 --path /cloudevents");

    private final ClientsPipeline pipeline;

    NodeClientsOutageTest(ClientsPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void whatCouldNotBeMadeDurableComesAgainAndCountsOnce() throws Exception {
        try (ClientRuns runs = new ClientRuns(Scene.OUTAGE)) {
            pipeline.withoutDurability(() -> {
                for (Map.Entry<String, String> client : PERSISTENT.entrySet()) {
                    runs.start(client.getKey(), client.getValue(), Relay::to, pipeline.spoolless());
                }
                runs.relays(Relay::awaitAnswer);
            });
            Map<String, Ended> ended = runs.end();
            pipeline.settle();

            for (Ended client : ended.values()) {
                assertThat(client.report().errors()).as(client.source()).isEmpty();
                assertThat(isTaken(client.relay().events().getFirst()))
                        .as(client.source())
                        .isFalse();
                assertThat(client.relay().events())
                        .as("requests of %s", client.source())
                        .hasSizeLessThan(45);
                assertOnce(client.source(), client.report().sent());
            }
            assertThat(ClientRuns.of(ended, "rudderstack-node").relay().pauses())
                    .as("without Retry-After it would have given up after 1.6 s")
                    .anySatisfy(pause -> assertThat(pause).isGreaterThanOrEqualTo(9.9));
        }
    }

    @Test
    void whatAClientGivesUpIsMissingAndNothingElse() throws Exception {
        try (ClientRuns runs = new ClientRuns(Scene.LONG_OUTAGE)) {
            for (Map.Entry<String, String> client : IMPATIENT.entrySet()) {
                int freely = client.getKey().equals("posthog-node-v1") ? 0 : 1;
                runs.start(
                        client.getKey(),
                        client.getValue(),
                        endpoint -> Relay.holdingAfter(freely, endpoint),
                        pipeline.spoolless());
            }
            runs.relays(Relay::awaitHeld);
            Map<String, Ended> ended = new HashMap<>();
            pipeline.withoutDurability(() -> {
                runs.relays(Relay::release);
                ended.putAll(runs.end());
            });
            pipeline.settle();

            for (Ended client : ended.values()) {
                assertThat(client.report().errors()).as(client.source()).isNotEmpty();
                assertOnce(client.source(), client.report().notFailed(client.relay(), NodeClientsOutageTest::isTaken));
            }
            assertThat(pipeline.ids(ClientRuns.of(ended, "posthog-node").source()))
                    .hasSize(100);
            assertThat(pipeline.ids(ClientRuns.of(ended, "segment-node").source()))
                    .hasSize(10);
        }
    }

    @Test
    void whereAnAnswerIsLostTheEventsComeTwiceAndCountOnce() throws Exception {
        Map<String, String> clients = new HashMap<>(PERSISTENT);
        clients.put("cloudevents", "cloudevents.mjs --mode batch --count 2 --path /cloudevents");
        try (ClientRuns runs = new ClientRuns(Scene.LOST_ANSWER)) {
            for (Map.Entry<String, String> client : clients.entrySet()) {
                runs.start(client.getKey(), client.getValue(), Relay::losingFirstAnswer, pipeline.ingest());
            }
            Map<String, Ended> ended = runs.end();
            pipeline.settle();

            for (Map.Entry<String, Ended> entry : ended.entrySet()) {
                Ended client = entry.getValue();
                List<Passed> events = client.relay().events();
                assertThat(events)
                        .as(client.source())
                        .allSatisfy(passed -> assertThat(isTaken(passed)).isTrue());
                boolean comesAgain = !entry.getKey().equals("cloudevents"); // that is its caller's matter
                assertThat(client.report().errors()).as(client.source()).hasSize(comesAgain ? 0 : 1);
                assertThat(events.size()).as(client.source()).isGreaterThanOrEqualTo(comesAgain ? 2 : 1);
                assertOnce(client.source(), client.report().sent());
            }
        }
    }

    private void assertOnce(String source, List<String> ids) throws Exception {
        assertThat(pipeline.ids(source)).as(source).containsExactlyInAnyOrderElementsOf(ids);
        pipeline.awaitInSessions(source, ids.size());
    }

    /** Whether what a request held was made durable; PostHog's version 1 says so of each event. */
    private static boolean isTaken(Passed passed) {
        return passed.status() < 300 && !passed.answer().text().contains("\"result\":\"retry\"");
    }
}
