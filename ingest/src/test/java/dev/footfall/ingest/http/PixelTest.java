package dev.footfall.ingest.http;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.topic.Topic;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

/** An event as the address of an image. */
class PixelTest {
    private static final String PIXEL = "/v1/pixel.gif?key=" + RunningIngest.KEY;

    private RunningIngest ingest;

    @BeforeEach
    void start() throws Exception {
        ingest = new RunningIngest();
    }

    @AfterEach
    void stop() throws Exception {
        ingest.close();
    }

    @Test
    void anImageIsAnsweredOnceTheEventIsDurable() throws Exception {
        HttpResponse<byte[]> answer =
                ingest.client().send(ingest.request(PIXEL + "&name=page_view").build(), BodyHandlers.ofByteArray());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/gif");
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.headers().firstValue("Cross-Origin-Resource-Policy")).contains("cross-origin");
        assertThat(answer.body()).hasSize(42).startsWith("GIF89a\u0001\u0000\u0001\u0000".getBytes(UTF_8));
        assertThat(ingest.counter("footfall.ingest.events", "source", "shop", "outcome", "accepted"))
                .isEqualTo(1);
    }

    @Test
    void everyFieldOfAnEventMayStandInTheQuery() throws Exception {
        assertThat(get(PIXEL + "&event_id=e1&name=Order+Completed&type=track&visitor_id=%C3%A9&user_id=u"
                                + "&url=https://shop.example/a?b=c%26d&referrer=r&title=%22t%22%5C&user_agent=ua&ip=192.0.2.1"
                                + "&language=de&properties=%7B%22total%22:1.50%7D&context=%7B%7D"
                                + "&created_at=2026-03-01T12:00:00Z&sent_at=1772366400000&_=0.123")
                        .statusCode())
                .isEqualTo(200);
        assertThat(ingest.received()).singleElement().satisfies(event -> {
            assertThat(event.getEventId()).isEqualTo("e1");
            assertThat(event.getName()).isEqualTo("Order Completed");
            assertThat(event.getType()).isEqualTo(EventType.TRACK);
            assertThat(event.getVisitorId()).isEqualTo("é");
            assertThat(event.getUserId()).contains("u");
            assertThat(event.getUrl()).contains("https://shop.example/a?b=c&d");
            assertThat(event.getReferrer()).contains("r");
            assertThat(event.getTitle()).contains("\"t\"\\");
            assertThat(event.getUserAgent()).contains("ua");
            assertThat(event.getLanguage()).contains("de");
            assertThat(event.getProperties()).isEqualTo("{\"total\":1.50}");
            assertThat(event.getContext()).isEqualTo("{}");
            assertThat(event.getCreatedAt()).contains(Instant.parse("2026-03-01T12:00:00Z"));
            assertThat(event.getSentAt()).contains(Instant.parse("2026-03-01T12:00:00Z"));
            assertThat(event.getDialect()).isEqualTo("native");
        });
    }

    @Test
    void thePageIsTheOneThatShowsTheImageIfTheQueryNamesNone() throws Exception {
        ingest.send(ingest.request(PIXEL + "&name=page_view").header("Referer", "https://shop.example/no-script"));
        ingest.send(ingest.request(PIXEL + "&name=page_view&url=/own").header("Referer", "https://shop.example/"));
        assertThat(ingest.received().stream().map(event -> event.getUrl().orElseThrow()))
                .containsExactly("https://shop.example/no-script", "/own");
    }

    @Test
    void whatIsWrongIsToldAsForAPostAndQuarantinedInItsWords() throws Exception {
        HttpResponse<String> answer = get(PIXEL + "&name=x&properties=nothing&event_id=e7");
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(answer.body()).contains("\"rule\":\"field.type\"", "\"path\":\"/properties\"", "must be an object");
        assertThat(ingest.rejected())
                .singleElement()
                .satisfies(event -> assertThat(UTF_8.decode(event.getRaw()).toString())
                        .isEqualTo("{\"name\":\"x\",\"properties\":\"nothing\",\"event_id\":\"e7\"}"));
    }

    @Test
    void everyFieldIsCheckedAsInAPost() throws Exception {
        assertThat(get(PIXEL + "&name=x&unknown=1").body()).contains("field.unknown");
        assertThat(get(PIXEL + "&name=x&name=y").body()).contains("field.duplicate");
        assertThat(get(PIXEL + "&url=/").body()).contains("field.missing");
        assertThat(get(PIXEL + "&name=x%00").body()).contains("string.nul");
        assertThat(get(PIXEL + "&name=x&created_at=yesterday").body()).contains("time.format");
        assertThat(get(PIXEL + "&name=x&created_at=999999999999999999").body()).contains("time.range");
        assertThat(get(PIXEL + "&name=x&properties=%7B%7D,%22user_id%22:%22forged%22")
                        .body())
                .contains("field.type");
        assertThat(get(PIXEL + "&name=x&properties=%7B%22a%22:").body()).contains("field.type");
        assertThat(get(PIXEL + "&name=x&title=%ff").body()).contains("field.value", "percent-encoded");
        assertThat(ingest.log.count(Topic.RECEIVED)).isZero();
        assertThat(ingest.rejected())
                .hasSize(9)
                .allSatisfy(event ->
                        assertThat(UTF_8.decode(event.getRaw()).toString()).doesNotContain(RunningIngest.KEY));
    }

    @Test
    void aPageThatAsksForAnImageIsShownNoBrokenOne() throws Exception {
        HttpRequest.Builder image = ingest.request(PIXEL).header("Accept", "image/avif,image/webp,*/*;q=0.8");
        HttpResponse<String> answer = ingest.send(image);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).contains("image/gif");
        assertThat(answer.body()).startsWith("GIF89a");
    }

    @Test
    void refusalsHaveTheirStatus() throws Exception {
        assertThat(get("/v1/pixel.gif?name=x").statusCode()).isEqualTo(401);
        assertThat(get("/v1/pixel.gif?name=x&key=nobodys").body()).contains("\"error\":\"key.unknown\"");
        ingest.log.fail();
        HttpResponse<String> answer = get(PIXEL + "&name=x");
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void whoOnlyAsksAboutTheImageHasNotSeenIt() throws Exception {
        assertThat(ingest.send(ingest.request(PIXEL + "&name=x").HEAD()).statusCode())
                .isEqualTo(405);
        assertThat(ingest.log.count(Topic.RECEIVED)).isZero();
    }

    @Test
    void pagesOfOtherOriginsMayFetchIt() throws Exception {
        HttpResponse<String> answer =
                ingest.send(ingest.request(PIXEL + "&name=x").header("Origin", "https://shop.example"));
        assertThat(answer.headers().firstValue("Access-Control-Allow-Origin")).contains("https://shop.example");
    }

    private HttpResponse<String> get(String path) throws Exception {
        return ingest.send(ingest.request(path).GET());
    }
}
