package dev.footfall.ingest.dialect.segment;

import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Recording;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class SegmentDialectTest {
    private static final LimitSettings LIMITS = new LimitSettings(1 << 20, 8 << 20, 10_000, 1 << 16, 8);

    private final Random random = new Random(1);
    private final SegmentDialect dialect = new SegmentDialect(LIMITS, new Intake(new EventIds(() -> random)));
    private final Reads reads = new Reads(dialect);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "segment-browser-standard",
                "segment-browser-batch",
                "segment-browser-retry",
                "segment-node-batch"
            })
    void everythingThatAClientSentIsAccepted(String name) {
        Recording recording = Recording.read(name);
        List<String> ids = new ArrayList<>();
        for (SentRequest request : SentRequest.posts(recording)) {
            assertThat(dialect.credential(request)).isEqualTo(new Credential.WriteKey(SentRequest.KEY));
            reads.accepted(request).forEach(event -> ids.add(event.getEventId()));
        }
        assertThat(ids).containsAll(recording.sent().keySet());
        assertThat(recording.sent().keySet()).containsAll(ids);
    }

    @Test
    void aBrowsersPageCallKeepsAllThatItSaid() {
        ReceivedEvent page = reads.ofType("segment-browser-standard", EventType.PAGE);
        assertThat(page.getName()).isEqualTo("page_view");
        assertThat(page.getDialect()).isEqualTo("segment");
        assertThat(page.getVisitorId()).isEqualTo("4582f32f-fbcb-45ad-9154-78a9822c95d7");
        assertThat(page.getUserId()).contains("user-0");
        assertThat(page.getUrl().orElseThrow()).startsWith("http://localhost:43823/segment.html?url=");
        assertThat(page.getTitle()).contains("Segment");
        assertThat(page.getReferrer()).isEmpty();
        assertThat(page.getLanguage()).contains("en-US");
        assertThat(page.getUserAgent().orElseThrow()).contains("HeadlessChrome");
        assertThat(page.getProperties()).contains("\"name\":\"Home\"", "\"category\":\"Docs\"", "\"n\":0");
        assertThat(page.getContext())
                .contains("\"library\":{\"name\":\"analytics.js\"", "\"path\":\"/segment.html\"")
                .contains("\"integrations\":{\"Segment.io\":true}")
                .doesNotContain("HeadlessChrome", "test-key\",", "en-US", "writeKey");
        assertThat(page.getCreatedAt()).contains(Instant.parse("2026-11-22T10:22:56.597Z"));
        assertThat(page.getSentAt()).contains(Instant.parse("2026-11-22T10:22:56.622Z"));
    }

    @Test
    void theCallsOfABrowserAreToldApart() {
        assertThat(reads.ofType("segment-browser-standard", EventType.TRACK).getName())
                .isEqualTo("Order Completed");
        assertThat(reads.ofType("segment-browser-standard", EventType.TRACK).getProperties())
                .isEqualTo("{\"revenue\":12.5,\"note\":\"größe 5 €\",\"n\":0}");
        assertThat(reads.ofType("segment-browser-standard", EventType.SCREEN).getName())
                .isEqualTo("screen_view");
        assertThat(reads.ofType("segment-browser-standard", EventType.SCREEN).getProperties())
                .isEqualTo("{\"n\":0,\"name\":\"Cart\"}");
        assertThat(reads.ofType("segment-browser-standard", EventType.IDENTIFY).getProperties())
                .isEqualTo("{\"plan\":\"pro\"}");
        assertThat(reads.ofType("segment-browser-standard", EventType.GROUP).getProperties())
                .isEqualTo("{\"name\":\"ACME\",\"group_id\":\"group-0\"}");
        assertThat(reads.ofType("segment-browser-standard", EventType.ALIAS).getProperties())
                .isEqualTo("{\"previous_id\":\"anonymous-0\"}");
    }

    @Test
    void aServersEventsSpeakOfTheirVisitorAndNotOfTheServer() {
        ReceivedEvent track = reads.ofType("segment-node-batch", EventType.TRACK);
        assertThat(track.getVisitorId()).isEqualTo("anonymous-0");
        assertThat(track.getUrl()).contains("https://shop.example/p/0");
        assertThat(track.getReferrer()).contains("https://search.example/");
        assertThat(track.getLanguage()).contains("de-DE");
        assertThat(track.getUserAgent()).isEmpty();
        assertThat(track.toString()).doesNotContain("203.0.113.7");
        assertThat(track.getSentAt()).contains(Instant.parse("2026-11-22T10:22:50.674Z"));

        SentRequest plain = SentRequest.post("/v1/track", "{\"event\":\"x\",\"userId\":7}");
        ReceivedEvent little = reads.accepted(
                        plain.with("User-Agent", "analytics-python/2.3").with("Accept-Language", "de"))
                .getFirst();
        assertThat(little.getUserAgent()).isEmpty();
        assertThat(little.getLanguage()).isEmpty();
        assertThat(little.getVisitorId()).isEqualTo("7");
        assertThat(UUID.fromString(little.getEventId()).version()).isEqualTo(7);
        assertThat(reads.accepted(plain.with("User-Agent", "Mozilla/5.0 (X11)"))
                        .getFirst()
                        .getUserAgent())
                .contains("Mozilla/5.0 (X11)");
    }

    @Test
    void aPageCallMaySayItsPageInItsPropertiesOnly() {
        ReceivedEvent page = reads.accepted(SentRequest.post("/v1/page", """
                        {"userId":"u","properties":{"url":"https://shop.example/\\u0061","referrer":"$direct","title":7}}""")).getFirst();
        assertThat(page.getUrl()).contains("https://shop.example/a");
        assertThat(page.getReferrer()).isEmpty();
        assertThat(page.getTitle()).isEmpty();
        assertThat(page.getProperties()).contains("\"title\":7");
    }

    @Test
    void whatIsOddInAContextStaysInIt() {
        ReceivedEvent event = reads.accepted(SentRequest.post("/v1/track", """
                        {"event":"x","userId":"u","extra":[1.50],"channel":"web","context":
                         {"page":"none","locale":{"a":1},"userAgent":7,"ip":{"v4":"198.51.100.7"},"campaign":{"name":"n"}}}""")).getFirst();
        assertThat(event.getContext())
                .isEqualTo("{\"page\":\"none\",\"locale\":{\"a\":1},\"userAgent\":7,\"campaign\":{\"name\":\"n\"},"
                        + "\"extra\":[1.50],\"channel\":\"web\"}");
    }

    @Test
    void whatABatchSaysBesideHoldsForAllItsEventsButTheirOwnComesFirst() {
        List<ReceivedEvent> events = reads.accepted(SentRequest.post("/v1/batch", """
                {"sentAt":"2026-12-01T11:00:00Z","batch":[
                 {"type":"track","event":"a","userId":"u","context":{"app":{"name":"own"},"page":{"url":"https://own/"}},
                  "integrations":{"A":true},"sentAt":"2026-12-01T11:00:01Z"},
                 {"type":"track","event":"b","userId":"u"}],
                 "context":{"app":{"name":"shared","build":"7"},"page":{"url":"https://shared/","title":"T","path":"/"},
                  "locale":"fr"},
                 "integrations":{"All":false}}"""));
        ReceivedEvent first = events.getFirst();
        assertThat(first.getUrl()).contains("https://own/");
        assertThat(first.getTitle()).contains("T");
        assertThat(first.getLanguage()).contains("fr");
        assertThat(first.getContext())
                .isEqualTo("{\"app\":{\"name\":\"own\",\"build\":\"7\"},"
                        + "\"integrations\":{\"A\":true,\"All\":false},\"page\":{\"path\":\"/\"}}");
        assertThat(first.getSentAt()).contains(Instant.parse("2026-12-01T11:00:01Z"));
        ReceivedEvent second = events.get(1);
        assertThat(second.getUrl()).contains("https://shared/");
        assertThat(second.getContext())
                .isEqualTo("{\"app\":{\"name\":\"shared\",\"build\":\"7\"},"
                        + "\"integrations\":{\"All\":false},\"page\":{\"path\":\"/\"}}");
        assertThat(second.getSentAt()).contains(Instant.parse("2026-12-01T11:00:00Z"));
        assertThat(second.getSequence()).isEqualTo(1);
    }

    @Test
    void onABatchsOwnPathTheEventsSayWhatTheyAreAndElsewhereThePathDoes() {
        String call = "{\"type\":\"page\",\"event\":\"x\",\"userId\":\"u\"}";
        assertThat(reads.accepted(SentRequest.post("/v1/t", call)).getFirst().getType())
                .isEqualTo(EventType.TRACK);
        for (String path : List.of("/v1/b", "/v1/batch", "/v1/import")) {
            assertThat(reads.accepted(SentRequest.post(path, "{\"batch\":[" + call + "]}"))
                            .getFirst()
                            .getType())
                    .isEqualTo(EventType.PAGE);
        }
    }

    @Test
    void theWriteKeyIsFoundWhereverClientsPutIt() {
        SentRequest none = SentRequest.post("/v1/batch", "{\"batch\":[{\"writeKey\":\"no\"}],\"sentAt\":\"\"}");
        SentRequest inBody = SentRequest.post("/v1/batch", "{\"batch\":[{\"a\":1}],\"writeKey\":\"body-key\"}");
        SentRequest inEvent =
                SentRequest.post("/v1/t", "{\"context\":{\"writeKey\":\"no\"},\"writeKey\":\"body-key\"}");
        assertThat(key(none.withBasic("basic-key:"))).contains("basic-key");
        assertThat(key(none.withBasic("basic-key"))).contains("basic-key");
        assertThat(key(none.withQuery("writeKey=query%2Dkey"))).contains("query-key");
        assertThat(key(inBody)).contains("body-key");
        assertThat(key(inEvent)).contains("body-key");
        assertThat(key(inBody.with("Authorization", "Bearer token"))).contains("body-key");
        assertThat(key(none.with("Authorization", "Bearer bearer-key"))).contains("bearer-key");
        assertThat(key(inBody.withBasic(":"))).contains("body-key");
        assertThat(key(none)).isEmpty();
        assertThat(key(SentRequest.post("/v1/t", "{\"writeKey\":\"\"}"))).isEmpty();
        assertThat(key(SentRequest.post("/v1/t", "{\"writeKey\":7}"))).isEmpty();
        assertThat(key(SentRequest.post("/v1/t", "oops"))).isEmpty();
        assertThat(key(SentRequest.post("/v1/t", ""))).isEmpty();
    }

    @Test
    void theBrowsersLibraryIsSentBackHere() {
        SentRequest asked = SentRequest.get("/v1/projects/test-key/settings").with("Host", "collect.example:8080");
        assertThat(dialect.credential(asked)).isEqualTo(new Credential.WriteKey("test-key"));
        assertThat(settings(asked))
                .isEqualTo(
                        "{\"integrations\":{\"Segment.io\":{\"apiKey\":\"test-key\",\"apiHost\":\"collect.example:8080/v1\","
                                + "\"protocol\":\"http\"}},\"metrics\":{\"sampleRate\":0}}");
        assertThat(settings(asked.with("Origin", "https://shop.example"))).contains("\"protocol\":\"https\"");
        assertThat(settings(asked.with("Host", "127.0.0.1:8080").with("Origin", "https://shop.example")))
                .contains("\"protocol\":\"http\"");
    }

    @Test
    void answersAreThoseThatItsClientsExpect() {
        SentRequest request = SentRequest.post("/v1/track", "{\"event\":\"x\",\"userId\":\"u\"}");
        List<Outcome> outcomes = reads.outcomes(request);
        Answer success = dialect.answer(request, Reads.stored(outcomes));
        assertThat(success.status()).isEqualTo(200);
        assertThat(success.headers()).containsEntry("Content-Type", "application/json");
        assertThat(text(success)).isEqualTo("{\"success\":true}");

        Answer unavailable = dialect.answer(
                request, List.of(new Verdict(outcomes.getFirst(), new Receipt.Unavailable("TimeoutException"))));
        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(unavailable.headers()).containsKey("Retry-After");

        Answer throttled = dialect.refuse(
                request, new Refusal(Refusal.Kind.THROTTLED, "slower", Optional.of(Duration.ofSeconds(7))));
        assertThat(throttled.status()).isEqualTo(429);
        assertThat(throttled.headers()).containsEntry("Retry-After", "7");
        assertThat(text(throttled)).isEqualTo("{\"success\":false,\"error\":\"throttled\",\"reason\":\"slower\"}");
    }

    private String settings(SentRequest request) {
        return text(((Reading.Answered) dialect.read(request.submission())).answer());
    }

    private Optional<String> key(SentRequest request) {
        Credential credential = dialect.credential(request);
        if (credential instanceof Credential.InBody) {
            credential = dialect.credentialIn(request, request.body());
        }
        return credential instanceof Credential.WriteKey(String key) ? Optional.of(key) : Optional.empty();
    }

    private static String text(Answer answer) {
        return new String(answer.body(), UTF_8);
    }
}
