package dev.footfall.ingest.http;

import dev.footfall.ingest.dialect.snowplow.SnowplowDialect;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.schemas.topic.Topic;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Snowplow's protocol from the socket to the log. */
class SnowplowHttpTest {
    private static final String PATH = "/com.snowplowanalytics.snowplow/tp2";
    private static final String PAGE_VIEW = "{\"e\":\"pv\",\"aid\":\"" + RunningIngest.KEY + "\"}";

    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        ingest = new RunningIngest(new SnowplowDialect(
                RunningIngest.LIMITS,
                new Intake(new EventIds(ThreadLocalRandom::current)),
                () -> UUID.randomUUID().toString()));
    }

    @AfterEach
    void stop() throws Exception {
        ingest.close();
    }

    @Test
    void aPayloadIsKeptAndAnsweredOk() throws Exception {
        HttpResponse<String> answer = post(PATH, "{\"data\":[" + PAGE_VIEW + "," + PAGE_VIEW + "]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("ok");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
        assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
                .matches("sp=[0-9a-f-]{36}; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=None");
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(2);
    }

    @Test
    void anInvalidEventIsQuarantinedAndAnsweredOk() throws Exception {
        HttpResponse<String> answer = post(PATH + "?key=" + RunningIngest.KEY, "{\"data\":[{\"e\":\"xx\"}]}");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(ingest.rejected()).singleElement().satisfies(event -> {
            assertThat(event.getRule()).isEqualTo("field.value");
            assertThat(event.getDialect()).isEqualTo("snowplow");
        });
    }

    @Test
    void aPixelIsKeptAndAnsweredWithAGif() throws Exception {
        HttpResponse<String> answer =
                ingest.send(ingest.request("/i?e=pv&aid=" + RunningIngest.KEY).GET());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/gif");
        assertThat(answer.headers().firstValue("Content-Length")).contains("42");
        assertThat(answer.body()).startsWith("GIF89a");
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(1);
    }

    @Test
    void aHeadRequestForThePixelIsAnEventToo() throws Exception {
        HttpResponse<String> answer = ingest.send(
                ingest.request("/" + RunningIngest.KEY + "/ice.png?e=pv").HEAD());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(ingest.log.count(Topic.RECEIVED)).isEqualTo(1);
    }

    @Test
    void aQueryThatIsBrokenIsQuarantinedAsItCame() throws Exception {
        String answer = ingest.raw("GET /i?e=pv&page=%zz&aid=" + RunningIngest.KEY
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assertThat(answer).startsWith("HTTP/1.1 200");
        assertThat(ingest.rejected()).hasSize(1);
    }

    @Test
    void whoHasNoKeyOfOursIsRefusedForGood() throws Exception {
        assertThat(post(PATH, "{\"data\":[{\"e\":\"pv\",\"aid\":\"nobodys\"}]}").statusCode())
                .isEqualTo(401);
        assertThat(ingest.send(ingest.request("/i?e=pv").GET()).statusCode()).isEqualTo(401);
        assertThat(ingest.send(ingest.request("/nobodys/i?e=pv").GET()).statusCode())
                .isEqualTo(401);
    }

    @Test
    void whatIsTooLargeIsNotToBeSentAgain() throws Exception {
        HttpResponse<String> answer = post(PATH, "x".repeat(RunningIngest.LIMITS.maxBodyBytes() + 1));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).startsWith("body.too-large: ");
    }

    @Test
    void whatIsNotDurableIsToBeSentAgain() throws Exception {
        ingest.log.fail();
        assertThat(post(PATH, "{\"data\":[" + PAGE_VIEW + "]}").statusCode()).isEqualTo(503);
        assertThat(ingest.send(ingest.request("/i?e=pv&aid=" + RunningIngest.KEY)
                                .GET())
                        .statusCode())
                .isEqualTo(503);
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return ingest.send(ingest.request(path)
                .header("Content-Type", "application/json; charset=UTF-8")
                .POST(BodyPublishers.ofString(body)));
    }
}
