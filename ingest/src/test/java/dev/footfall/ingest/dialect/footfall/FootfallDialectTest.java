package dev.footfall.ingest.dialect.footfall;

import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class FootfallDialectTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Source SHOP = new Source("shop", "a secret of the shop");
    private static final LimitSettings LIMITS = new LimitSettings(1 << 20, 1 << 20, 100, 2_000, 5);
    private static final Map<String, String> BROWSER =
            Map.of("User-Agent", "Browser/1", "Accept-Language", "de-AT, en;q=0.5");

    private final Random random = new Random(1);
    private final FootfallDialect dialect = new FootfallDialect(LIMITS, new Intake(new EventIds(() -> random)));

    @Test
    void anEventKeepsAllThatItsClientSaid() {
        ReceivedEvent event = accepted("""
                {"event_id":"e1","name":"Order Completed","type":"track","visitor_id":"v1","user_id":"u1",
                 "url":"https://shop.example/","referrer":"https://search.example/","title":"Shop",
                 "user_agent":"Agent/1","language":"en","properties":{"total": 12.50},"context":{"lib":"x"},
                 "created_at":"2026-03-01T11:59:00Z","sent_at":1772366399000}""");
        assertThat(event.getEventId()).isEqualTo("e1");
        assertThat(event.getSource()).isEqualTo("shop");
        assertThat(event.getVisitorId()).isEqualTo("v1");
        assertThat(event.getUserId()).contains("u1");
        assertThat(event.getType()).isEqualTo(EventType.TRACK);
        assertThat(event.getName()).isEqualTo("Order Completed");
        assertThat(event.getUrl()).contains("https://shop.example/");
        assertThat(event.getReferrer()).contains("https://search.example/");
        assertThat(event.getTitle()).contains("Shop");
        assertThat(event.getUserAgent()).contains("Agent/1");
        assertThat(event.getLanguage()).contains("en");
        assertThat(event.getProperties()).isEqualTo("{\"total\": 12.50}");
        assertThat(event.getContext()).isEqualTo("{\"lib\":\"x\"}");
        assertThat(event.getCreatedAt()).contains(Instant.parse("2026-03-01T11:59:00Z"));
        assertThat(event.getSentAt()).contains(Instant.ofEpochMilli(1772366399000L));
        assertThat(event.getReceivedAt()).isEqualTo(NOW);
        assertThat(event.getSequence()).isZero();
        assertThat(event.getDialect()).isEqualTo("native");
    }

    @Test
    void whatTheClientLeavesOutIsFilledIn() {
        ReceivedEvent event = accepted("{\"name\":\"page_view\",\"user_id\":null}");
        assertThat(UUID.fromString(event.getEventId()).version()).isEqualTo(7);
        assertThat(event.getType()).isEqualTo(EventType.PAGE);
        assertThat(event.getVisitorId()).isEqualTo(SHOP.pseudonym("192.0.2.9", "Browser/1"));
        assertThat(event.getUserAgent()).contains("Browser/1");
        assertThat(event.getLanguage()).contains("de-AT");
        assertThat(event.getProperties()).isEqualTo("{}");
        assertThat(event.getUserId()).isEmpty();
        assertThat(accepted("{\"name\":\"Clicked\"}").getType()).isEqualTo(EventType.TRACK);
    }

    @Test
    void aUserWithoutAVisitorIdIsTheVisitor() {
        assertThat(accepted("{\"name\":\"x\",\"user_id\":\"u1\"}").getVisitorId())
                .isEqualTo("u1");
        assertThat(accepted("{\"name\":\"x\",\"user_id\":\"u1\",\"visitor_id\":\"\"}")
                        .getVisitorId())
                .isEqualTo("u1");
    }

    @Test
    void aServerSpeakingForItsClientLendsItNothingOfItsOwn() {
        ReceivedEvent event = accepted("{\"name\":\"x\",\"ip\":\"198.51.100.7\",\"user_agent\":\"Agent/1\"}");
        assertThat(event.getVisitorId()).isEqualTo(SHOP.pseudonym("198.51.100.7", "Agent/1"));
        assertThat(event.getLanguage()).isEmpty();
        assertThat(event.toString()).doesNotContain("198.51.100.7");

        ReceivedEvent withoutAgent = accepted("{\"name\":\"x\",\"ip\":\"198.51.100.7\"}");
        assertThat(withoutAgent.getVisitorId()).isEqualTo(SHOP.pseudonym("198.51.100.7", ""));
        assertThat(withoutAgent.getUserAgent()).isEmpty();
    }

    @Test
    void numbersInPropertiesStayAsWritten() {
        String properties = "{\"a\":1.10,\"b\":12345678901234567890123,\"c\":-1E+5,\"d\":0.1e-7}";
        assertThat(accepted("{\"name\":\"x\",\"properties\":" + properties + "}")
                        .getProperties())
                .isEqualTo(properties);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"name":"x","colour":"red"}                      | field.unknown    | /colour
            {"name":"x","properties":{"a":1},"properties":1} | field.type       | /properties
            {"name":"x","name":"y"}                          | field.duplicate  | /name
            {"event_id":"e1"}                                | field.missing    | /name
            {"name":null}                                    | field.missing    | /name
            {"name":7}                                       | field.type       | /name
            {"name":["x"]}                                   | field.type       | /name
            {"name":""}                                      | string.length    | /name
            {"name":"x","type":"pageview"}                   | field.value      | /type
            {"name":"x","event_id":""}                       | string.length    | /event_id
            {"name":"x","event_id":12}                       | field.type       | /event_id
            {"name":"x\\u0000"}                              | string.nul       | /name
            {"name":"x\\ud800"}                              | string.surrogate | /name
            {"name":"x","properties":[]}                     | field.type       | /properties
            {"name":"x","properties":{"a":["b","\\u0000"]}}  | string.nul       | /properties/a/1
            {"name":"x","properties":{"\\u0000":1}}          | string.nul       |
            {"name":"x","properties":{"a":"\\udc00"}}        | string.surrogate | /properties/a
            {"name":"x","context":{"a":1e309}}               | json.number      | /context/a
            {"name":"x","properties":{"a":{"b":[[[1]]]}}}    | json.depth       | /properties/a/b/0/0
            {"name":"x","created_at":"2026-03-01"}           | time.format      | /created_at
            {"name":"x","created_at":"2026-03-01T12:00:00"}  | time.format      | /created_at
            {"name":"x","sent_at":1.5}                       | field.type       | /sent_at
            {"name":"x","sent_at":99999999999999999}         | time.range       | /sent_at
            {"name":"x","sent_at":99999999999999999999}      | time.range       | /sent_at
            "name"                                           | event.type       |
            [1]                                              | event.type       |
            {"unreadable":{"reason":"r"}}                    | field.missing    | /unreadable/raw
            {"unreadable":"text"}                            | field.type       | /unreadable
            {"unreadable":{"raw":"r","extra":1}}             | field.unknown    | /unreadable/extra
            """)
    void whatBreaksARuleIsRejectedWithItsPlace(String json, String rule, String path) {
        List<Outcome> outcomes = outcomes("[" + json + ",{\"name\":\"good\"}]");
        RejectedEvent event = rejected(outcomes.getFirst());
        assertThat(event.getRule()).isEqualTo(rule);
        if (path != null) {
            assertThat(event.getPath()).contains(path);
        }
        assertThat(rawOf(event)).isEqualTo(json);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void anUnknownFieldIsToldWhichAreAllowed() {
        assertThat(rejected("{\"name\":\"x\",\"colour\":\"red\"}").getReason())
                .contains("event_id, name, type", "properties")
                .doesNotContain("red");
    }

    @Test
    void theIdOfARejectedEventIsKeptWhereverItStands() {
        RejectedEvent event = rejected("{\"colour\":{\"deep\":[1,{}]},\"event_id\":\"e1\"}");
        assertThat(event.getEventId()).contains("e1");
        assertThat(event.getRejectedId())
                .isEqualTo(rejected("{\"colour\":{\"deep\":[1,{}]},\"event_id\":\"e1\"}")
                        .getRejectedId());
    }

    @Test
    void tooLongAndTooLargeIsRejectedByItself() {
        assertThat(rejected("{\"name\":\"" + "x".repeat(201) + "\"}").getRule()).isEqualTo("string.length");
        assertThat(accepted("{\"name\":\"" + "x".repeat(200) + "\"}").getName()).hasSize(200);
        assertThat(rejected("{\"name\":\"x\",\"properties\":{\"" + "k".repeat(501) + "\":1}}")
                        .getRule())
                .isEqualTo("json.key");
        assertThat(rejected("{\"name\":\"x\",\"properties\":{\"k\":" + "1".repeat(101) + "}}")
                        .getRule())
                .isEqualTo("json.number");
        List<Outcome> outcomes = outcomes("[{\"name\":\"" + "x".repeat(2000) + "\"},{\"name\":\"good\"}]");
        assertThat(rejected(outcomes.getFirst()).getRule()).isEqualTo("event.too-large");
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void nestingBeyondWhatTheParserAllowsIsRejectedByItself() {
        String deep = "{\"name\":\"x\",\"properties\":{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}}";
        List<Outcome> outcomes = outcomes("[" + deep + ",{\"name\":\"good\"}]");
        assertThat(rejected(outcomes.getFirst()).getRule()).isEqualTo("json.depth");
        assertThat(rawOf(rejected(outcomes.getFirst()))).isEqualTo(deep);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void bytesThatAreNotUtf8AreKeptAsTheyAre() {
        byte[] body = "{\"name\":\"x?\"}".getBytes(UTF_8);
        body[10] = (byte) 0xFF;
        Reading reading = dialect.read(new Submission(new PlainHead(BROWSER), SHOP, body, NOW));
        RejectedEvent event = rejected(((Reading.Events) reading).outcomes().getFirst());
        assertThat(event.getRule()).isEqualTo("utf8.invalid");
        assertThat(event.getRaw().get(event.getRaw().position() + 10)).isEqualTo((byte) 0xFF);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "nonsense",
                "{\"name\":}",
                "{\"name\":\"x\"",
                "{name:\"x\"}",
                "{\"name\":\"x\",}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "[{\"name\":\"x\"},{\"name\":}]",
                "[{\"name\":\"x\"}",
                "{\"name\":\"\u0001\"}",
                "[{\"name\":\"x\"}] tail",
                "{\"name\":\"x\"} tail",
                "{\"name\":\"x\"}{\"name\":\"y\"}"
            })
    void aBodyThatIsNoJsonIsOneRejectedEventWithAllItsBytes(String body) {
        RejectedEvent event = rejected(body);
        assertThat(event.getRule()).isEqualTo("json.malformed");
        assertThat(rawOf(event)).isEqualTo(body);
        assertThat(event.getReason()).contains("line 1, column ");
        assertThat(event.getEventId()).isEmpty();
    }

    @Test
    void theReasonNamesThePlaceInTheWholeBody() {
        assertThat(rejected("[{\"name\":\"x\"},\n {\"name\":oops}]").getReason())
                .contains("line 2, column 10");
    }

    @Test
    void aMalformedLineSpoilsOnlyItself() {
        List<Outcome> outcomes = outcomes("{\"name\":\"a\"}\n{\"name\":oops}\n{\"name\":\"c\"}\n");
        assertThat(outcomes).hasSize(3);
        assertThat(rejected(outcomes.get(1)).getReason()).contains("line 2, column 9");
        assertThat(rawOf(rejected(outcomes.get(1)))).isEqualTo("{\"name\":oops}");
        assertThat(outcomes.get(2))
                .isInstanceOfSatisfying(
                        Outcome.Accepted.class,
                        accepted -> assertThat(accepted.event().getSequence()).isEqualTo(2));
    }

    @Test
    void whatASenderCouldNotReadGoesToQuarantineInItsWords() {
        RejectedEvent event = rejected("{\"event_id\":\"e1\",\"unreadable\":{\"raw\":\"a \\u0000 \\\"line\",\"reason\":"
                + "\"no combined log line\",\"origin\":\"access.log:17\"}}");
        assertThat(event.getRule()).isEqualTo("import.unreadable");
        assertThat(event.getReason()).isEqualTo("no combined log line");
        assertThat(event.getOrigin()).contains("access.log:17");
        assertThat(event.getEventId()).contains("e1");
        assertThat(rawOf(event)).isEqualTo("a \0 \"line");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "[]"})
    void aBodyWithoutEventsIsRefused(String body) {
        assertThat(read(body))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.BODY_EMPTY));
    }

    @Test
    void tooManyEventsAreRefused() {
        String body = "[" + "{\"name\":\"x\"},".repeat(100) + "{\"name\":\"x\"}]";
        assertThat(read(body)).isInstanceOfSatisfying(Reading.Refused.class, refused -> {
            assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.EVENTS_TOO_MANY);
            assertThat(refused.refusal().reason()).contains("at most 100 events");
        });
    }

    @Property
    void anyTextIsReadWithoutAnErrorAndNoByteIsLost(
            @ForAll
                    @StringLength(max = 80)
                    @Chars({'{', '}', '[', ']', '"', '\\', ',', ':', '\n', ' ', '-', '.', 'e', 'u', '0'})
                    @CharRange(from = 'a', to = 'n')
                    String text) {
        switch (read(text)) {
            case Reading.Events(List<Outcome> outcomes) -> assertThat(outcomes).isNotEmpty();
            case Reading.Refused(Refusal refusal) ->
                assertThat(text.replaceAll("[\\[\\]\\s]", "")).isEmpty();
            case Reading.Answered _ -> throw new AssertionError("there is nothing but events here");
        }
    }

    @Property
    void anyBytesAreReadWithoutAnError(@ForAll byte[] bytes) {
        assertThat(dialect.read(new Submission(new PlainHead(BROWSER), SHOP, bytes, NOW)))
                .isNotNull();
    }

    private Reading read(String body) {
        return dialect.read(new Submission(new PlainHead(BROWSER), SHOP, body.getBytes(UTF_8), NOW));
    }

    private List<Outcome> outcomes(String body) {
        return ((Reading.Events) read(body)).outcomes();
    }

    private ReceivedEvent accepted(String body) {
        List<Outcome> outcomes = outcomes(body);
        assertThat(outcomes).singleElement().isInstanceOf(Outcome.Accepted.class);
        return ((Outcome.Accepted) outcomes.getFirst()).event();
    }

    private RejectedEvent rejected(String body) {
        List<Outcome> outcomes = outcomes(body);
        assertThat(outcomes).hasSize(1);
        return rejected(outcomes.getFirst());
    }

    private static RejectedEvent rejected(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        return ((Outcome.Rejected) outcome).event();
    }

    private static String rawOf(RejectedEvent event) {
        return UTF_8.decode(event.getRaw().duplicate()).toString();
    }
}
