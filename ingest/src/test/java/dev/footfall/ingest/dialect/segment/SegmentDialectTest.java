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
import dev.footfall.schemas.record.RejectedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class SegmentDialectTest {
    private static final LimitSettings LIMITS = new LimitSettings(1 << 20, 8 << 20, 10_000, 1 << 16, 8);
    private static final String ID = "\"anonymousId\":\"a1\"";

    private final Random random = new Random(1);
    private final SegmentDialect dialect = new SegmentDialect(LIMITS, new Intake(new EventIds(() -> random)));

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
            accepted(request).forEach(event -> ids.add(event.getEventId()));
        }
        assertThat(ids).containsAll(recording.sent().keySet());
        assertThat(recording.sent().keySet()).containsAll(ids);
    }

    @Test
    void aBrowsersPageCallKeepsAllThatItSaid() {
        ReceivedEvent page = ofType("segment-browser-standard", EventType.PAGE);
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
        assertThat(ofType("segment-browser-standard", EventType.TRACK).getName())
                .isEqualTo("Order Completed");
        assertThat(ofType("segment-browser-standard", EventType.TRACK).getProperties())
                .isEqualTo("{\"revenue\":12.5,\"note\":\"größe 5 €\",\"n\":0}");
        assertThat(ofType("segment-browser-standard", EventType.SCREEN).getName())
                .isEqualTo("screen_view");
        assertThat(ofType("segment-browser-standard", EventType.SCREEN).getProperties())
                .isEqualTo("{\"n\":0,\"name\":\"Cart\"}");
        assertThat(ofType("segment-browser-standard", EventType.IDENTIFY).getProperties())
                .isEqualTo("{\"plan\":\"pro\"}");
        assertThat(ofType("segment-browser-standard", EventType.GROUP).getProperties())
                .isEqualTo("{\"name\":\"ACME\",\"group_id\":\"group-0\"}");
        assertThat(ofType("segment-browser-standard", EventType.ALIAS).getProperties())
                .isEqualTo("{\"previous_id\":\"anonymous-0\"}");
    }

    @Test
    void aServersEventsSpeakOfTheirVisitorAndNotOfTheServer() {
        ReceivedEvent track = ofType("segment-node-batch", EventType.TRACK);
        assertThat(track.getVisitorId()).isEqualTo("anonymous-0");
        assertThat(track.getUrl()).contains("https://shop.example/p/0");
        assertThat(track.getReferrer()).contains("https://search.example/");
        assertThat(track.getLanguage()).contains("de-DE");
        assertThat(track.getUserAgent()).isEmpty();
        assertThat(track.toString()).doesNotContain("203.0.113.7");
        assertThat(track.getSentAt()).contains(Instant.parse("2026-11-22T10:22:50.674Z"));

        SentRequest plain = SentRequest.post("/v1/track", "{\"event\":\"x\",\"userId\":7}");
        ReceivedEvent little = accepted(
                        plain.with("User-Agent", "analytics-python/2.3").with("Accept-Language", "de"))
                .getFirst();
        assertThat(little.getUserAgent()).isEmpty();
        assertThat(little.getLanguage()).isEmpty();
        assertThat(little.getVisitorId()).isEqualTo("7");
        assertThat(UUID.fromString(little.getEventId()).version()).isEqualTo(7);
        assertThat(accepted(plain.with("User-Agent", "Mozilla/5.0 (X11)"))
                        .getFirst()
                        .getUserAgent())
                .contains("Mozilla/5.0 (X11)");
    }

    @Test
    void aPageCallMaySayItsPageInItsPropertiesOnly() {
        ReceivedEvent page = accepted(SentRequest.post("/v1/page", """
                        {"userId":"u","properties":{"url":"https://shop.example/\\u0061","referrer":"$direct","title":7}}""")).getFirst();
        assertThat(page.getUrl()).contains("https://shop.example/a");
        assertThat(page.getReferrer()).isEmpty();
        assertThat(page.getTitle()).isEmpty();
        assertThat(page.getProperties()).contains("\"title\":7");
    }

    @Test
    void whatIsOddInAContextStaysInIt() {
        ReceivedEvent event = accepted(SentRequest.post("/v1/track", """
                        {"event":"x","userId":"u","extra":[1.50],"channel":"web","context":
                         {"page":"none","locale":{"a":1},"userAgent":7,"ip":{"v4":"198.51.100.7"},"campaign":{"name":"n"}}}""")).getFirst();
        assertThat(event.getContext())
                .isEqualTo("{\"page\":\"none\",\"locale\":{\"a\":1},\"userAgent\":7,\"campaign\":{\"name\":\"n\"},"
                        + "\"extra\":[1.50],\"channel\":\"web\"}");
    }

    @Test
    void whatABatchSaysBesideHoldsForAllItsEventsButTheirOwnComesFirst() {
        List<ReceivedEvent> events = accepted(SentRequest.post("/v1/batch", """
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

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {%s,"event":"x"}                                       | field.missing   | /type
            {%s,"type":"click"}                                    | field.value     | /type
            {%s,"type":7}                                          | field.type      | /type
            {%s,"type":"track"}                                    | field.missing   | /event
            {%s,"type":"track","event":null}                       | field.missing   | /event
            {%s,"type":"track","event":""}                         | string.length   | /event
            {%s,"type":"track","event":["x"]}                      | field.type      | /event
            {"type":"track","event":"x"}                           | field.missing   | /anonymousId
            {"type":"track","event":"x","userId":""}               | field.missing   | /anonymousId
            {"type":"track","event":"x","userId":true}             | field.type      | /userId
            {%s,"type":"group","traits":{}}                        | field.missing   | /groupId
            {%s,"type":"alias","previousId":""}                    | field.missing   | /previousId
            {%s,"type":"track","event":"x","properties":[]}        | field.type      | /properties
            {%s,"type":"track","event":"x","properties":{"a":1e999}} | json.number   | /properties/a
            {%s,"type":"track","event":"x","context":"y"}          | field.type      | /context
            {%s,"type":"track","event":"x","context":{"a":"\\u0000"}} | string.nul   | /context/a
            {%s,"type":"track","event":"x","context":{"\\u0000":1}}   | string.nul   |
            {%s,"type":"page","name":"\\ud800"}                    | string.surrogate | /name
            {%s,"type":"track","event":"x","\\u0000":1}            | string.nul      |
            {%s,"type":"track","event":"x","event":"y"}            | field.duplicate | /event
            {%s,"type":"track","event":"x","timestamp":"today"}    | time.format     | /timestamp
            {%s,"type":"track","event":"x","context":{"page":{"x":{"x":{"x":{"x":{"x":{"x":{}}}}}}}}} | json.depth | /context/page/x/x/x/x/x/x
            7                                                      | event.type      |
            """)
    void anInvalidEventIsQuarantinedAlone(String template, String rule, String path) {
        String bad = template.replace("%s", ID);
        String good = "{\"type\":\"track\",\"event\":\"x\"," + ID + "}";
        List<Outcome> outcomes =
                outcomes(SentRequest.post("/v1/batch", "{\"batch\":[" + good + ", " + bad + " ," + good + "]}"));
        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Accepted.class);
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.Accepted.class);
        RejectedEvent rejected = ((Outcome.Rejected) outcomes.get(1)).event();
        assertThat(rejected.getRule()).isEqualTo(rule);
        assertThat(rejected.getPath()).isEqualTo(path == null ? rejected.getPath() : Optional.of(path));
        assertThat(UTF_8.decode(rejected.getRaw()).toString()).isEqualTo(bad);
        assertThat(rejected.getSequence()).isEqualTo(1);
        assertThat(dialect.answer(SentRequest.post("/v1/batch", ""), verdicts(outcomes))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aMessageIdMayHaveNinetyNineCharacters() {
        String call = "{\"event\":\"x\",\"userId\":\"u\",\"messageId\":\"%s\"}";
        assertThat(accepted(SentRequest.post("/v1/track", call.formatted("m".repeat(99))))
                        .getFirst()
                        .getEventId())
                .hasSize(99);
        assertThat(rejected(SentRequest.post("/v1/track", call.formatted("m".repeat(100))))
                        .getPath())
                .contains("/messageId");
    }

    @Test
    void onABatchsOwnPathTheEventsSayWhatTheyAreAndElsewhereThePathDoes() {
        String call = "{\"type\":\"page\",\"event\":\"x\",\"userId\":\"u\"}";
        assertThat(accepted(SentRequest.post("/v1/t", call)).getFirst().getType())
                .isEqualTo(EventType.TRACK);
        for (String path : List.of("/v1/b", "/v1/batch", "/v1/import")) {
            assertThat(accepted(SentRequest.post(path, "{\"batch\":[" + call + "]}"))
                            .getFirst()
                            .getType())
                    .isEqualTo(EventType.PAGE);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"batch":[{"type":"track"},oops]}           | line 1, column 28
            {"batch":[{"type":"track"}],"sentAt":oops}  | line 1, column 38
            {"batch":[{"type":"track"}]                 | line 1, column 28
            {"batch":[]]}                               | line 1, column 12
            {"batch":[{"userId":NaN}]}                  | line 1, column 21
            oops                                        | line 1, column 1
            """)
    void aBatchThatIsNoJsonIsKeptWholeAndRefused(String body, String place) {
        List<Outcome> outcomes = outcomes(SentRequest.post("/v1/batch", body));
        RejectedEvent rejected = ((Outcome.Rejected) outcomes.getFirst()).event();
        assertThat(outcomes).hasSize(1);
        assertThat(rejected.getRule()).isEqualTo("json.malformed");
        assertThat(rejected.getReason()).contains(place.substring(0, place.indexOf(',')));
        assertThat(UTF_8.decode(rejected.getRaw()).toString()).isEqualTo(body);
        Answer answer = dialect.answer(SentRequest.post("/v1/batch", ""), verdicts(outcomes));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer)).startsWith("{\"success\":false,\"error\":\"json.malformed\",\"reason\":\"not JSON");
    }

    @Test
    void theSyntaxErrorsPlaceIsThatInTheBody() {
        RejectedEvent rejected = rejected(SentRequest.post("/v1/batch", "{\"batch\":[{\"a\":\n1}],\n\"sentAt\":oops}"));
        assertThat(rejected.getReason()).contains("line 3");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"batches":[]}                            | field.missing   | /batch
            {"batch":{}}                              | field.type      | /batch
            {"batch":[{"a":1}],"batch":[{"a":1}]}     | field.duplicate | /batch
            {"batch":[{"a":1}],"sentAt":"yesterday"}  | time.format     | /sentAt
            {"batch":[{"a":1}],"context":[1]}         | field.type      | /context
            [{"type":"track"}]                        | event.type      |
            """)
    void aBatchThatIsNoBatchIsQuarantinedWhole(String body, String rule, String path) {
        RejectedEvent rejected = rejected(SentRequest.post("/v1/batch", body));
        assertThat(rejected.getRule()).isEqualTo(rule);
        assertThat(rejected.getPath()).isEqualTo(Optional.ofNullable(path));
        assertThat(UTF_8.decode(rejected.getRaw()).toString()).isEqualTo(body);
    }

    @Test
    void whatIsTooLargeIsRefusedAndAnEventTooLargeForABatchIsQuarantinedAlone() {
        String large = "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"u\",\"properties\":{\"a\":\""
                + "x".repeat(32 * 1024) + "\"}}";
        assertThat(refusal(SentRequest.post("/v1/track", large)).kind().status())
                .isEqualTo(413);
        List<Outcome> outcomes = outcomes(SentRequest.post(
                "/v1/batch", "{\"batch\":[" + large + ",{\"type\":\"track\",\"event\":\"x\",\"userId\":\"u\"}]}"));
        assertThat(((Outcome.Rejected) outcomes.getFirst()).event().getRule()).isEqualTo("event.too-large");
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Accepted.class);

        String fill = "{\"batch\":[" + (large + ",").repeat(15) + "{}],\"pad\":\"";
        String pad = "x".repeat(500 * 1024 - fill.length() - 2) + "\"}";
        assertThat(outcomes(SentRequest.post("/v1/batch", fill + pad))).hasSize(16);
        assertThat(refusal(SentRequest.post("/v1/batch", fill + "x" + pad)).kind())
                .isEqualTo(Refusal.Kind.BODY_TOO_LARGE);
    }

    @Test
    void aBatchMayHoldTwoAndAHalfThousandEvents() {
        String event = "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"u\"}";
        String most = "{\"batch\":[" + (event + ",").repeat(2_499) + event;
        assertThat(accepted(SentRequest.post("/v1/batch", most + "]}"))).hasSize(2_500);
        assertThat(refusal(SentRequest.post("/v1/batch", most + "," + event + "]}"))
                        .kind())
                .isEqualTo(Refusal.Kind.EVENTS_TOO_MANY);
    }

    @Test
    void aSmallRequestCannotBeBlownUpByWhatStandsBesideItsBatch() {
        String context = "\"context\":{\"a\":\"" + "x".repeat(30_000) + "\"}";
        String many = "{\"batch\":[" + "1,".repeat(2_000) + "1]," + context + "}";
        assertThat(refusal(SentRequest.post("/v1/batch", many)).kind()).isEqualTo(Refusal.Kind.BODY_TOO_LARGE);
        String one = "{\"batch\":[1],\"context\":{\"a\":\"" + "x".repeat(40_000) + "\"}}";
        assertThat(refusal(SentRequest.post("/v1/batch", one)).kind()).isEqualTo(Refusal.Kind.BODY_TOO_LARGE);
    }

    @Test
    void aBodyWithoutEventsIsRefused() {
        assertThat(refusal(SentRequest.post("/v1/track", " ")).kind()).isEqualTo(Refusal.Kind.BODY_EMPTY);
        assertThat(refusal(SentRequest.post("/v1/batch", "")).kind()).isEqualTo(Refusal.Kind.BODY_EMPTY);
        assertThat(refusal(SentRequest.post("/v1/batch", "{\"batch\":[ ]}")).kind())
                .isEqualTo(Refusal.Kind.BODY_EMPTY);
    }

    @Test
    void bytesThatAreNoUtf8AreQuarantined() {
        byte[] body = "{\"event\":\"x?\",\"userId\":\"u\"}".getBytes(UTF_8);
        body[11] = (byte) 0xFF;
        assertThat(rejected(SentRequest.post("/v1/track", "").withBody(body)).getRule())
                .isEqualTo("utf8.invalid");
        byte[] beside = "{\"batch\":[1],\"a\":\"?\"}".getBytes(UTF_8);
        beside[18] = (byte) 0xFF;
        assertThat(rejected(SentRequest.post("/v1/batch", "").withBody(beside)).getRule())
                .isEqualTo("utf8.invalid");
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
        List<Outcome> outcomes = outcomes(request);
        Answer success = dialect.answer(request, verdicts(outcomes));
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

    @Property
    void noBodyIsAnError(
            @ForAll @StringLength(max = 60) @Chars({'{', '}', '"', ':', ',', '[', ']', '\\', 'b', '0', ' ', '\u00e9'})
                    String text) {
        SegmentDialect any = new SegmentDialect(LIMITS, new Intake(new EventIds(() -> new Random(1))));
        for (String body : List.of(text, "{\"batch\":[" + text + "]}", "{\"batch\":[1]," + text + "}")) {
            SentRequest batch = SentRequest.post("/v1/batch", body);
            assertThat(any.read(batch.submission())).isNotNull();
            assertThat(any.credentialIn(batch, batch.body())).isNotNull();
            assertThat(any.read(SentRequest.post("/v1/track", body).submission()))
                    .isNotNull();
        }
    }

    private ReceivedEvent ofType(String recording, EventType type) {
        return SentRequest.posts(Recording.read(recording)).stream()
                .flatMap(request -> accepted(request).stream())
                .filter(event -> event.getType() == type)
                .findFirst()
                .orElseThrow();
    }

    private List<ReceivedEvent> accepted(SentRequest request) {
        return outcomes(request).stream()
                .map(outcome -> switch (outcome) {
                    case Outcome.Accepted(ReceivedEvent event) -> event;
                    case Outcome.Rejected(RejectedEvent event) ->
                        throw new AssertionError(event.getRule() + " " + event.getPath() + " " + event.getReason());
                })
                .toList();
    }

    private RejectedEvent rejected(SentRequest request) {
        List<Outcome> outcomes = outcomes(request);
        assertThat(outcomes).hasSize(1);
        return ((Outcome.Rejected) outcomes.getFirst()).event();
    }

    private List<Outcome> outcomes(SentRequest request) {
        return ((Reading.Events) dialect.read(request.submission())).outcomes();
    }

    private Refusal refusal(SentRequest request) {
        return ((Reading.Refused) dialect.read(request.submission())).refusal();
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

    private static List<Verdict> verdicts(List<Outcome> outcomes) {
        return outcomes.stream()
                .map(outcome -> new Verdict(outcome, new Receipt.Stored("t", 0, 0)))
                .toList();
    }

    private static String text(Answer answer) {
        return new String(answer.body(), UTF_8);
    }
}
