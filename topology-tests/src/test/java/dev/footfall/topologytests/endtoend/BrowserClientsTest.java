package dev.footfall.topologytests.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import dev.footfall.topologytests.endtoend.ClientRuns.Ended;
import dev.footfall.topologytests.endtoend.Relay.Passed;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients for browsers, each in a Chromium of its own, on pages of another origin than the endpoint's. */
@Tag("external")
@ExtendWith(ClientsPipeline.Shared.class)
class BrowserClientsTest {
    private final ClientsPipeline pipeline;

    BrowserClientsTest(ClientsPipeline pipeline) {
        this.pipeline = pipeline;
    }

    @Test
    void everythingThatAPageSendsArrivesOnce() throws Exception {
        Map<String, String> clients = Map.of(
                "segment", "browser.mjs --client segment --settings remote --count 2",
                "rudderstack", "browser.mjs --client rudderstack --mode batch --count 2",
                "snowplow", "browser.mjs --client snowplow --page-host 127.0.0.1 --count 2",
                "snowplow-get", "browser.mjs --client snowplow --mode get",
                "posthog", "browser.mjs --client posthog --count 2",
                "posthog-2023", "browser.mjs --client posthog-2023 --count 2");
        Map<String, Ended> ended = run(Scene.CALM, clients);

        for (Ended client : ended.values()) {
            assertThat(client.relay().events())
                    .as(client.source())
                    .allSatisfy(passed -> assertThat(passed.status()).isEqualTo(200));
            // What sets properties of a person is no event in PostHog's old client, and so has no id there.
            assertOnce(client, client.source().endsWith("posthog-2023") ? List.of("$set", "$set") : List.of());
        }
        assertThat(preflights(ended, "segment")).isNotEmpty();
        assertThat(preflights(ended, "rudderstack")).isNotEmpty();
        assertThat(preflights(ended, "snowplow")).isNotEmpty();
        assertThat(preflights(ended, "posthog")).isEmpty();
        assertThat(headers(ended, "segment", "Content-Type")).containsOnly("text/plain");
        assertThat(headers(ended, "posthog", "Content-Type")).containsOnly("text/plain");
        assertThat(headers(ended, "snowplow", "Cookie"))
                .anySatisfy(cookie -> assertThat(cookie).contains("sp="));
    }

    @Test
    void whatWaitsWhenAPageIsLeftArrivesOnce() throws Exception {
        Map<String, String> clients = Map.of(
                "segment-batch", "browser.mjs --client segment --mode batch --leave true --count 2",
                "rudderstack-beacon", "browser.mjs --client rudderstack --mode beacon --leave true --count 2",
                "posthog-beacon", "browser.mjs --client posthog --leave true --count 2");
        Map<String, Ended> ended = run(Scene.CALM, clients);

        for (Ended client : ended.values()) {
            assertThat(client.relay().events())
                    .as(client.source())
                    .allSatisfy(passed -> assertThat(passed.status()).isEqualTo(200));
            assertOnce(client, client.source().endsWith("posthog-beacon") ? List.of("$pageleave") : List.of());
        }
        for (String beacon : List.of("rudderstack-beacon", "posthog-beacon")) {
            assertThat(headers(ended, beacon, "Sec-Fetch-Mode"))
                    .as("only a beacon has no need of CORS")
                    .contains("no-cors");
        }
    }

    @Test
    void whatCouldNotBeMadeDurableComesAgainAndCountsOnce() throws Exception {
        Map<String, String> clients = Map.of(
                "segment", "browser.mjs --client segment",
                "segment-batch", "browser.mjs --client segment --mode batch",
                "rudderstack", "browser.mjs --client rudderstack --mode batch",
                "snowplow", "browser.mjs --client snowplow --again true",
                "posthog", "browser.mjs --client posthog",
                "posthog-2023", "browser.mjs --client posthog-2023",
                "footfall", "footfall.mjs --count 2");
        try (ClientRuns runs = new ClientRuns(Scene.OUTAGE)) {
            pipeline.withoutDurability(() -> {
                for (Map.Entry<String, String> client : clients.entrySet()) {
                    runs.start(client.getKey(), client.getValue(), Relay::to, pipeline.spoolless());
                }
                runs.relays(Relay::awaitAnswer);
            });
            Map<String, Ended> ended = runs.end();
            pipeline.settle();

            for (Ended client : ended.values()) {
                assertThat(client.relay().events())
                        .as("requests of %s", client.source())
                        .hasSizeLessThan(60)
                        .anySatisfy(passed -> assertThat(passed.status()).isEqualTo(503));
            }
            assertTracked(ClientRuns.take(ended, "footfall"));
            for (Ended client : ended.values()) {
                assertOnce(client, List.of());
            }
        }
    }

    @Test
    void ourOwnTrackerSendsEverythingOnceAndNothingWherePrivacyIsAskedFor() throws Exception {
        Map<String, Ended> ended = run(
                Scene.CALM,
                Map.of(
                        "footfall",
                        "footfall.mjs --count 2",
                        "footfall-private",
                        "footfall.mjs --count 2 --private true"));

        Ended tracked = ClientRuns.of(ended, "footfall");
        assertTracked(tracked);
        assertThat(preflights(ended, "footfall")).isEmpty();
        assertThat(tracked.relay().events().getLast().request().header("Sec-Fetch-Mode"))
                .as("what is left when the page goes is in a beacon")
                .hasValue("no-cors");
        assertThat(tracked.relay().events().getLast().request().text()).contains("Leaving");
        Ended quiet = ClientRuns.of(ended, "footfall-private");
        assertThat(quiet.report().errors()).isEmpty();
        assertThat(quiet.relay().passed()).as("the script itself").hasSize(1);
        assertThat(quiet.report().json().get("kept")).isEmpty();
        assertThat(pipeline.rows().of("select name from footfall.events where source = ?", quiet.source()))
                .isEmpty();
    }

    @Test
    void pagesOfOtherOriginsThanTheSourceAllowsAreRefused() throws Exception {
        try (ClientRuns runs = new ClientRuns(Scene.WALL)) {
            runs.start(
                    "segment",
                    "browser.mjs --client segment --page-port " + pipeline.pagePort(),
                    Relay::to,
                    pipeline.ingest());
            Map<String, Ended> allowed = runs.end();
            for (String stranger : List.of("rudderstack", "snowplow", "posthog")) {
                runs.start(stranger, "browser.mjs --client " + stranger, Relay::to, pipeline.ingest());
            }
            runs.start("segment-batch", "browser.mjs --client segment", Relay::to, pipeline.ingest());
            runs.start("footfall", "footfall.mjs", Relay::to, pipeline.ingest());
            List<String> strangers = List.of("rudderstack", "snowplow", "posthog", "segment-batch", "footfall");
            for (String stranger : strangers) {
                runs.relay(stranger).awaitStatus(403);
            }
            pipeline.settle();

            assertOnce(ClientRuns.of(allowed, "segment"), List.of());
            for (String stranger : strangers) {
                String source = Scene.WALL.source(stranger);
                assertThat(runs.relay(stranger).passed().stream().filter(passed -> passed.status() == 403))
                        .as(source)
                        .allSatisfy(passed -> assertThat(passed.answer().header("Access-Control-Allow-Origin"))
                                .isEmpty());
                assertThat(runs.relay(stranger).events())
                        .as(source)
                        .allSatisfy(passed -> assertThat(passed.status()).isEqualTo(403));
                assertThat(pipeline.rows()
                                .of(
                                        "select source from footfall.events where source = ? union all"
                                                + " select source from footfall.rejected where source = ?",
                                        source,
                                        source))
                        .isEmpty();
            }
        }
    }

    private Map<String, Ended> run(Scene scene, Map<String, String> clients) throws Exception {
        try (ClientRuns runs = new ClientRuns(scene)) {
            for (Map.Entry<String, String> client : clients.entrySet()) {
                runs.start(client.getKey(), client.getValue(), Relay::to, pipeline.ingest());
            }
            Map<String, Ended> ended = runs.end();
            pipeline.settle();
            return ended;
        }
    }

    /** Whether what the page told is there once, and beside it only events of these names. */
    private void assertOnce(Ended client, List<String> others) throws Exception {
        assertThat(client.report().errors()).as(client.source()).isEmpty();
        List<String> sent = client.report().sent();
        assertThat(sent).as(client.source()).isNotEmpty();
        List<String> ids = pipeline.ids(client.source());
        assertThat(ids).as(client.source()).containsAll(sent).doesNotHaveDuplicates();
        assertThat(pipeline.rows()
                        .of(
                                // A page goes on pinging after it has told what it sent.
                                "select name from footfall.events where source = ? and event_id <> all(?) and name <> 'page_ping'",
                                client.source(),
                                sent.toArray(new String[0])))
                .as("further events of %s", client.source())
                .containsExactlyElementsOf(others);
        pipeline.awaitInSessions(client.source(), ids.size());
    }

    private void assertTracked(Ended client) throws Exception {
        assertThat(client.report().errors()).as(client.source()).isEmpty();
        List<String> names = client.report().json().get("sent").findValues("name").stream()
                .map(JsonNode::asText)
                .toList();
        assertThat(names).contains("page_view", "Early", "Order Completed", "Leaving");
        assertThat(pipeline.rows().of("select name from footfall.events where source = ?", client.source()))
                .containsExactlyInAnyOrderElementsOf(names);
        assertThat(pipeline.rows()
                        .of("select count(distinct visitor_id) from footfall.events where source = ?", client.source()))
                .containsExactly("1");
    }

    private static List<Passed> preflights(Map<String, Ended> ended, String client) {
        return ClientRuns.of(ended, client).relay().passed().stream()
                .filter(passed -> passed.request().word(0).equals("OPTIONS"))
                .toList();
    }

    /** A header's values in the requests that held events. */
    private static List<String> headers(Map<String, Ended> ended, String client, String name) {
        return ClientRuns.of(ended, client).relay().events().stream()
                .flatMap(passed -> passed.request().header(name).stream())
                .toList();
    }
}
