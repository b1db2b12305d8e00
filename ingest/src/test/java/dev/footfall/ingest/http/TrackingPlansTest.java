package dev.footfall.ingest.http;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.ingest.access.LiveSources;
import dev.footfall.ingest.access.PlanMode;
import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.access.Sources;
import dev.footfall.ingest.plan.PlanRegistration;
import dev.footfall.ingest.plan.PlanSubject;
import dev.footfall.ingest.plan.UnsteadyRegistry;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class TrackingPlansTest {
    private static final Path DOCUMENTATION = Path.of("..", "docs", "tracking-plans.md");
    private static final Sources STRICT =
            Sources.of(Map.of(RunningIngest.KEY, new Source("shop", "a secret of the shop", PlanMode.STRICT)));

    private final UnsteadyRegistry registry =
            new UnsteadyRegistry(ConfluentSchemaRegistry.connect("mock://" + UUID.randomUUID(), Map.of()));
    private @Nullable RunningIngest ingest;

    @AfterEach
    void stop() throws Exception {
        if (ingest != null) {
            ingest.close();
        }
    }

    @Test
    void theDocumentedExampleIsAnsweredAsDocumented(@TempDir Path folder) throws Exception {
        List<String> examples = blocks("json");
        assertThat(examples).as("plan, event, answer").hasSize(3);
        Schema plan = new Schema.Parser().parse(examples.get(0));
        PlanRegistration plans = new PlanRegistration(registry);
        PlanSubject subject = new PlanSubject("site", plan.getProp("footfall.event"));
        assertThat(plans.faults(subject, plan)).isEmpty();
        plans.register(subject, plan);
        String sources = blocks("yaml").getFirst();
        Path file =
                Files.writeString(folder.resolve("sources.yaml"), sources.replace("fk_of_the_site", RunningIngest.KEY));

        RunningIngest running = start(LiveSources.open(file, Clock.systemUTC()).get());
        HttpResponse<String> answer = running.post(examples.get(1));

        JsonMapper json = new JsonMapper();
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json.readTree(answer.body())).isEqualTo(json.readTree(examples.get(2)));
        assertThat(running.post(examples.get(1).replace("\"19.90\"", "19.90")).statusCode())
                .isEqualTo(200);
    }

    @Test
    void whatIsOffPlanGoesIntoQuarantineAsItWasSentAndSpoilsNoOther() throws Exception {
        register("Signup", "{\"name\":\"plan\",\"type\":\"string\"}");
        RunningIngest running = start(STRICT);
        String bad =
                "{\"event_id\": \"s-2\",\"properties\" :{\"plan\":\"pro\",\"e/mail\":\"ada@example.org\"}, \"name\":\"Signup\"}";

        HttpResponse<String> answer = running.post("[{\"name\":\"Signup\",\"properties\":{\"plan\":\"pro\"}}," + bad
                + ",{\"name\":\"page_view\"},{\"name\":\"Sign up\"},{\"name\":\"Signup\"}]");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).startsWith("{\"accepted\":2,\"rejected\":3,").doesNotContain("ada@example.org");
        assertThat(running.log.count(Topic.RECEIVED)).isEqualTo(2);
        assertThat(running.rejected())
                .extracting(RejectedEvent::getRule)
                .containsExactly("plan.unplanned-field", "plan.unplanned-event", "plan.missing");
        RejectedEvent first = running.rejected().getFirst();
        assertThat(UTF_8.decode(first.getRaw()).toString()).isEqualTo(bad);
        assertThat(first.getPath()).contains("/properties/e~1mail");
        assertThat(first.getReason()).doesNotContain("ada@example.org");
        assertThat(first.getEventId()).contains("s-2");
        assertThat(running.rejected().get(1).getPath()).isEmpty();
        assertThat(running.rejected().get(2).getPath()).contains("/properties/plan");
        assertThat(running.counter("footfall.ingest.rejected", "source", "shop", "rule", "plan.missing"))
                .isEqualTo(1);
    }

    @Test
    void otherDialectsAreHeldAgainstThePlanAndAnswerInTheirOwnWay() throws Exception {
        register("Signup", "{\"name\":\"plan\",\"type\":\"string\"}");
        RunningIngest running = start(STRICT);

        HttpResponse<String> answer = running.send(running.request("/v1/track")
                .header("Authorization", "Bearer " + RunningIngest.KEY)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"writeKey\":\"" + RunningIngest.KEY
                        + "\",\"event\":\"Signup\",\"userId\":\"ada\",\"properties\":{\"plan\":1}}")));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(running.rejected()).singleElement().satisfies(event -> {
            assertThat(event.getRule()).isEqualTo("plan.type");
            assertThat(event.getPath()).contains("/properties/plan");
        });
    }

    @Test
    void aStrictSourceIsToldToComeAgainUntilItsPlansAreLoaded() throws Exception {
        register("Signup", "{\"name\":\"plan\",\"type\":\"string\"}");
        registry.versionsAway = true;
        RunningIngest running = start(STRICT);
        String event = "{\"name\":\"Signup\",\"properties\":{\"plan\":\"pro\"}}";

        HttpResponse<String> answer = running.post(event);

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.body()).contains("tracking plan is not loaded yet");
        assertThat(running.log.count(Topic.RECEIVED)).isZero();
        assertThat(running.log.count(Topic.REJECTED)).isZero();

        registry.versionsAway = false;
        await().untilAsserted(() -> assertThat(running.post(event).statusCode()).isEqualTo(200));
    }

    private void register(String event, String fields) {
        registry.register(
                "shop." + event,
                new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"Event\",\"fields\":[" + fields + "]}"));
    }

    private RunningIngest start(Sources sources) throws Exception {
        RunningIngest running = new RunningIngest(registry, sources);
        ingest = running;
        return running;
    }

    private static List<String> blocks(String language) throws Exception {
        return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(DOCUMENTATION))
                .results()
                .map(block -> block.group(1))
                .toList();
    }
}
