package dev.footfall.ingest.http;

import dev.footfall.ingest.dialect.cloudevents.CloudEventsDialect;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.schemas.topic.Topic;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** CloudEvents from the socket to the log. */
class CloudEventsHttpTest {
    private static final String EVENT = "{\"specversion\":\"1.0\",\"id\":\"i\",\"source\":\"s\",\"type\":\"t\"}";

    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        ingest = new RunningIngest(
                new CloudEventsDialect(RunningIngest.LIMITS, new Intake(new EventIds(ThreadLocalRandom::current))));
    }

    @AfterEach
    void stop() throws Exception {
        ingest.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cloudevents", "/v1/events"})
    void anEventOfAnyModeIsKeptAndAnsweredWithoutABody(String path) throws Exception {
        HttpResponse<String> structured = post(path, "application/cloudevents+json", EVENT);
        assertThat(structured.statusCode()).isEqualTo(202);
        assertThat(structured.body()).isEmpty();
        assertThat(post(path, "application/cloudevents-batch+json", "[" + EVENT + "," + EVENT + "]")
                        .statusCode())
                .isEqualTo(202);
        assertThat(binary(path).statusCode()).isEqualTo(202);
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(4);
        assertThat(ingest.counter("footfall.ingest.events", "source", "shop", "outcome", "accepted"))
                .isEqualTo(4);
    }

    @Test
    void anInvalidEventIsQuarantinedAndAnsweredWithItsRule() throws Exception {
        HttpResponse<String> answer = post("/cloudevents", "application/cloudevents+json", "{\"id\":\"i\"}");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).contains("\"error\":\"field.missing\"", "\"path\":\"/source\"");
        assertThat(ingest.rejected()).singleElement().satisfies(event -> {
            assertThat(event.getDialect()).isEqualTo("cloudevents");
            assertThat(UTF_8.decode(event.getRaw()).toString()).isEqualTo("{\"id\":\"i\"}");
        });
    }

    @Test
    void footfallsOwnEventsStillComeToTheSharedPath() throws Exception {
        assertThat(ingest.post("{\"name\":\"x\"}").body()).startsWith("{\"accepted\":1");
    }

    @Test
    void whatIsNoCloudEventIsRefused() throws Exception {
        assertThat(post("/cloudevents", "application/json", EVENT).statusCode()).isEqualTo(415);
        assertThat(ingest.log.count(Topic.REJECTED)).isZero();
    }

    @Test
    void whatIsNotDurableIsToBeSentAgain() throws Exception {
        ingest.log.fail();
        HttpResponse<String> answer = post("/cloudevents", "application/cloudevents+json", EVENT);
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    private HttpResponse<String> binary(String path) throws Exception {
        return ingest.send(authorized(path)
                .header("Content-Type", "application/json")
                .header("ce-specversion", "1.0")
                .header("ce-id", "i")
                .header("ce-source", "s")
                .header("ce-type", "t")
                .header("ce-subject", "Gr%C3%B6%C3%9Fe")
                .POST(BodyPublishers.ofString("{\"a\":1}")));
    }

    private HttpResponse<String> post(String path, String type, String body) throws Exception {
        return ingest.send(authorized(path).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder authorized(String path) {
        return ingest.request(path).header("Authorization", "Bearer " + RunningIngest.KEY);
    }
}
