package dev.footfall.topologytests.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.footfall.topologytests.endtoend.ClientRuns.Ended;
import dev.footfall.topologytests.endtoend.Relay.Passed;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients for servers, all at the same time, that send too much, too large requests or events that are invalid. */
@Tag("external")
@ExtendWith(ClientsPipeline.Shared.class)
class NodeClientsRefusedTest {
    private final ClientsPipeline pipeline;

    NodeClientsRefusedTest(ClientsPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void whoSendsTooMuchComesAgainLaterAndEverythingArrivesOnce() throws Exception {
        Map<String, String> clients = Map.of(
                "segment-node", "segment-node.mjs --count 2",
                "rudderstack-node", "rudderstack-node.mjs --count 2",
                "snowplow-node", "snowplow-node.mjs --count 2 --flushes 45",
                "posthog-node", "posthog-node.mjs --count 2",
                "posthog-node-v1", "posthog-node.mjs --count 2 --mode v1",
                "cloudevents", "cloudevents.mjs --count 2 --path /cloudevents");
        try (ClientRuns runs = new ClientRuns(Scene.THROTTLE)) {
            for (Map.Entry<String, String> client : clients.entrySet()) {
                runs.start(
                        client.getKey(),
                        client.getValue(),
                        endpoint -> Relay.holdingAfter(0, endpoint),
                        pipeline.ingest());
            }
            runs.relays(Relay::awaitHeld);
            for (String client : clients.keySet()) {
                spendTwoSeconds(Scene.THROTTLE.key(client));
                runs.relay(client).release();
            }
            Map<String, Ended> ended = runs.end();
            pipeline.settle();

            Ended caller = ClientRuns.take(ended, "cloudevents");
            assertThat(caller.relay().events()).as("a request an event").hasSize(6);
            assertThat(caller.report().errors().findValuesAsText("message")).contains("status 429");
            assertThat(pipeline.ids(caller.source()))
                    .containsExactlyInAnyOrderElementsOf(
                            caller.report().notFailed(caller.relay(), passed -> passed.status() < 300));
            for (Ended client : ended.values()) {
                assertThat(client.report().errors()).as(client.source()).isEmpty();
                assertThat(client.relay().events())
                        .as("requests of %s", client.source())
                        .hasSizeBetween(2, 12);
                assertThat(pipeline.ids(client.source()))
                        .as(client.source())
                        .containsExactlyInAnyOrderElementsOf(client.report().sent());
            }
            assertThat(refusals(ended, "segment-node")).containsOnly(429);
            assertThat(refusals(ended, "rudderstack-node")).containsOnly(429);
            assertThat(refusals(ended, "snowplow-node")).containsOnly(503);
            assertThat(refusals(ended, "posthog-node")).containsOnly(503);
            assertThat(refusals(ended, "posthog-node-v1")).containsOnly(503);
            for (String obedient : List.of("segment-node", "rudderstack-node", "posthog-node-v1")) {
                Relay relay = ClientRuns.of(ended, obedient).relay();
                double asked = Double.parseDouble(
                        relay.events().getFirst().answer().header("Retry-After").orElseThrow());
                assertThat(asked).isBetween(1.0, 3.0);
                assertThat(relay.pauses().getFirst()).as(obedient).isGreaterThan(asked - 0.1);
            }
        }
    }

    @Test
    void aRequestThatIsTooLargeIsHalvedOrGivenUpAndBlocksNothing() throws Exception {
        Map<String, String> clients = Map.of(
                "segment-node", "segment-node.mjs --count 4 --flush-at 20",
                "rudderstack-node", "rudderstack-node.mjs --count 6 --gzip false --flush-at 30",
                "snowplow-node", "snowplow-node.mjs --count 8",
                "posthog-node", "posthog-node.mjs --count 5 --gzip false",
                "posthog-node-v1", "posthog-node.mjs --count 5 --mode v1 --gzip false",
                "cloudevents", "cloudevents.mjs --count 12 --mode batch --path /cloudevents");
        try (ClientRuns runs = new ClientRuns(Scene.OVERSIZE)) {
            for (Map.Entry<String, String> client : clients.entrySet()) {
                runs.start(client.getKey(), client.getValue(), Relay::to, pipeline.narrow());
            }
            Map<String, Ended> ended = runs.end();
            pipeline.settle();

            for (Map.Entry<String, Ended> client : ended.entrySet()) {
                String source = client.getValue().source();
                assertThat(refusals(ended, client.getKey()))
                        .as(source)
                        .containsOnly(client.getKey().equals("snowplow-node") ? 422 : 413);
                assertThat(pipeline.ids(source))
                        .as(source)
                        .containsExactlyInAnyOrderElementsOf(client.getValue()
                                .report()
                                .notFailed(client.getValue().relay(), passed -> passed.status() < 300));
            }
            Ended halving = ClientRuns.take(ended, "posthog-node");
            assertThat(halving.report().errors()).isEmpty();
            assertThat(pipeline.ids(halving.source()))
                    .containsExactlyInAnyOrderElementsOf(halving.report().sent());
            Ended caller = ClientRuns.take(ended, "cloudevents");
            assertThat(caller.report().errors().findValuesAsText("message")).containsExactly("status 413");
            for (Ended client : ended.values()) {
                assertThat(refused(client.relay())).as(client.source()).hasSize(1);
                assertThat(client.report().errors()).as(client.source()).isNotEmpty();
                assertThat(pipeline.ids(client.source())).as(client.source()).isNotEmpty();
            }
        }
    }

    @Test
    void anInvalidEventGoesIntoQuarantineAndTheOthersArrive() throws Exception {
        Map<String, String> clients = Map.of(
                "segment-node", "segment-node.mjs --count 2",
                "rudderstack-node", "rudderstack-node.mjs --count 2",
                "snowplow-node", "snowplow-node.mjs --count 2",
                "posthog-node", "posthog-node.mjs --count 2",
                "posthog-node-v1", "posthog-node.mjs --mode v1 --count 2",
                "cloudevents", "cloudevents.mjs --mode batch --count 2 --path /cloudevents");
        try (ClientRuns runs = new ClientRuns(Scene.QUARANTINE)) {
            for (Map.Entry<String, String> client : clients.entrySet()) {
                runs.start(client.getKey(), client.getValue() + " --broken true", Relay::to, pipeline.ingest());
            }
            Map<String, Ended> ended = runs.end();
            pipeline.settle();

            for (Ended client : ended.values()) {
                assertThat(client.relay().events())
                        .as(client.source())
                        .allSatisfy(passed -> assertThat(passed.status()).isLessThan(300));
                List<String> valid = new ArrayList<>(client.report().sent());
                List<String> broken = client.report().named("broken");
                assertThat(broken).hasSize(1);
                valid.removeAll(broken);
                assertThat(pipeline.ids(client.source()))
                        .as(client.source())
                        .containsExactlyInAnyOrderElementsOf(valid);
                String path = switch (client.source()) {
                    case "quarantine-snowplow-node" -> "/se_la";
                    case "quarantine-cloudevents" -> "/data/note";
                    default -> "/properties/note";
                };
                pipeline.awaitRejected(client.source(), "string.nul|" + path + "|must not hold the character U+0000");
            }
            JsonNode toldOfDrop =
                    ClientRuns.take(ended, "posthog-node-v1").report().errors();
            assertThat(toldOfDrop.findValuesAsText("details"))
                    .containsExactly("string.nul at /properties/note: must not hold the character U+0000");
            assertThat(ended.values())
                    .allSatisfy(client -> assertThat(client.report().errors()).isEmpty());
        }
    }

    @Test
    void anEventBesideTheSourcesPlanGoesIntoQuarantineAndTheOthersArrive() throws Exception {
        try (ClientRuns runs = new ClientRuns(Scene.PLAN)) {
            runs.start("segment-node", "segment-node.mjs", Relay::to, pipeline.ingest());
            runs.start("rudderstack-node", "rudderstack-node.mjs", Relay::to, pipeline.ingest());
            Map<String, Ended> ended = runs.end();
            pipeline.settle();

            for (Ended client : ended.values()) {
                assertThat(client.report().errors()).isEmpty();
                assertThat(refused(client.relay())).isEmpty();
                List<String> planned = new ArrayList<>(client.report().sent());
                planned.removeAll(client.report().named("Order Completed"));
                assertThat(pipeline.ids(client.source())).containsExactlyInAnyOrderElementsOf(planned);
                pipeline.awaitRejected(
                        client.source(),
                        "plan.unplanned-event||the source's tracking plan has no event of this name; register its schema"
                                + " (footfall schemas register) or correct the name");
            }
        }
    }

    /** Leaves a key, which may send ten events a second and one at once, without any for two seconds. */
    private void spendTwoSeconds(String key) throws Exception {
        try (Sender sender = new Sender(pipeline.endpoints().ingestUrl(), key)) {
            assertThat(sender.post("{\"name\":\"before\"}\n".repeat(21)).statusCode())
                    .isEqualTo(200);
        }
    }

    private static List<Integer> refusals(Map<String, Ended> ended, String client) {
        return refused(ClientRuns.of(ended, client).relay()).stream()
                .map(Passed::status)
                .toList();
    }

    private static List<Passed> refused(Relay relay) {
        return StreamSupport.stream(relay.events().spliterator(), false)
                .filter(passed -> passed.status() >= 300)
                .toList();
    }
}
