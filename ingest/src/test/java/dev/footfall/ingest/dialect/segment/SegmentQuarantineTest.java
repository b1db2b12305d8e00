package dev.footfall.ingest.dialect.segment;

import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.schemas.record.RejectedEvent;
import java.util.List;
import java.util.Optional;
import java.util.Random;
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

/** What becomes of requests in which something is wrong. */
class SegmentQuarantineTest {
    private static final LimitSettings LIMITS = new LimitSettings(1 << 20, 8 << 20, 10_000, 1 << 16, 8);
    private static final String ID = "\"anonymousId\":\"a1\"";

    private final Random random = new Random(1);
    private final SegmentDialect dialect = new SegmentDialect(LIMITS, new Intake(new EventIds(() -> random)));
    private final Reads reads = new Reads(dialect);

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
            {%s,"type":"track","event":"x","context":{"\\u0000":1}}   | string.nul   | /context/\ufffd
            {%s,"type":"page","name":"\\ud800"}                    | string.surrogate | /name
            {%s,"type":"track","event":"x","\\u0000":1}            | string.nul      | /\ufffd
            {%s,"type":"track","event":"x","event":"y"}            | field.duplicate | /event
            {%s,"type":"track","event":"x","timestamp":"today"}    | time.format     | /timestamp
            {%s,"type":"track","event":"x","context":{"page":{"x":{"x":{"x":{"x":{"x":{"x":{}}}}}}}}} | json.depth | /context/page/x/x/x/x/x/x
            7                                                      | event.type      |
            """)
    void anInvalidEventIsQuarantinedAlone(String template, String rule, String path) {
        String bad = template.replace("%s", ID);
        String good = "{\"type\":\"track\",\"event\":\"x\"," + ID + "}";
        List<Outcome> outcomes =
                reads.outcomes(SentRequest.post("/v1/batch", "{\"batch\":[" + good + ", " + bad + " ," + good + "]}"));
        assertThat(outcomes).hasSize(3);
        assertThat(outcomes.get(0)).isInstanceOf(Outcome.Accepted.class);
        assertThat(outcomes.get(2)).isInstanceOf(Outcome.Accepted.class);
        RejectedEvent rejected = ((Outcome.Rejected) outcomes.get(1)).event();
        assertThat(rejected.getRule()).isEqualTo(rule);
        assertThat(rejected.getPath()).isEqualTo(Optional.ofNullable(path));
        assertThat(UTF_8.decode(rejected.getRaw()).toString()).isEqualTo(bad);
        assertThat(rejected.getSequence()).isEqualTo(1);
        assertThat(dialect.answer(SentRequest.post("/v1/batch", ""), Reads.stored(outcomes))
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aMessageIdMayHaveNinetyNineCharacters() {
        String call = "{\"event\":\"x\",\"userId\":\"u\",\"messageId\":\"%s\"}";
        assertThat(reads.accepted(SentRequest.post("/v1/track", call.formatted("m".repeat(99))))
                        .getFirst()
                        .getEventId())
                .hasSize(99);
        assertThat(reads.rejected(SentRequest.post("/v1/track", call.formatted("m".repeat(100))))
                        .getPath())
                .contains("/messageId");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"batch\":[{\"type\":\"track\"},oops]}",
                "{\"batch\":[{\"type\":\"track\"}],\"sentAt\":oops}",
                "{\"batch\":[{\"type\":\"track\"}]",
                "{\"batch\":[]]}",
                "{\"batch\":[{\"userId\":NaN}]}",
                "{\"batch\":[{\"a\":1} {\"b\":2}]}",
                "oops"
            })
    void aBatchThatIsNoJsonIsKeptWholeAndRefused(String body) {
        List<Outcome> outcomes = reads.outcomes(SentRequest.post("/v1/batch", body));
        RejectedEvent rejected = ((Outcome.Rejected) outcomes.getFirst()).event();
        assertThat(outcomes).hasSize(1);
        assertThat(rejected.getRule()).isEqualTo("json.malformed");
        assertThat(UTF_8.decode(rejected.getRaw()).toString()).isEqualTo(body);
        Answer answer = dialect.answer(SentRequest.post("/v1/batch", ""), Reads.stored(outcomes));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(text(answer)).startsWith("{\"success\":false,\"error\":\"json.malformed\",\"reason\":\"not JSON");
    }

    @Test
    void theSyntaxErrorsPlaceIsThatInTheBody() {
        RejectedEvent rejected =
                reads.rejected(SentRequest.post("/v1/batch", "{\"batch\":[{\"a\":\n1}],\n\"sentAt\":oops}"));
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
        RejectedEvent rejected = reads.rejected(SentRequest.post("/v1/batch", body));
        assertThat(rejected.getRule()).isEqualTo(rule);
        assertThat(rejected.getPath()).isEqualTo(Optional.ofNullable(path));
        assertThat(UTF_8.decode(rejected.getRaw()).toString()).isEqualTo(body);
    }

    @Test
    void whatIsTooLargeIsRefusedAndAnEventTooLargeForABatchIsQuarantinedAlone() {
        String large = "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"u\",\"properties\":{\"a\":\""
                + "x".repeat(32 * 1024) + "\"}}";
        assertThat(reads.refusal(SentRequest.post("/v1/track", large)).kind().status())
                .isEqualTo(413);
        List<Outcome> outcomes = reads.outcomes(SentRequest.post(
                "/v1/batch", "{\"batch\":[" + large + ",{\"type\":\"track\",\"event\":\"x\",\"userId\":\"u\"}]}"));
        assertThat(((Outcome.Rejected) outcomes.getFirst()).event().getRule()).isEqualTo("event.too-large");
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Accepted.class);

        String fill = "{\"batch\":[" + (large + ",").repeat(15) + "{}],\"pad\":\"";
        String pad = "x".repeat(500 * 1024 - fill.length() - 2) + "\"}";
        assertThat(reads.outcomes(SentRequest.post("/v1/batch", fill + pad))).hasSize(16);
        assertThat(reads.refusal(SentRequest.post("/v1/batch", fill + "x" + pad))
                        .kind())
                .isEqualTo(Refusal.Kind.BODY_TOO_LARGE);
    }

    @Test
    void aBatchMayHoldTwoAndAHalfThousandEvents() {
        String event = "{\"type\":\"track\",\"event\":\"x\",\"userId\":\"u\"}";
        String most = "{\"batch\":[" + (event + ",").repeat(2_499) + event;
        assertThat(reads.accepted(SentRequest.post("/v1/batch", most + "]}"))).hasSize(2_500);
        assertThat(reads.refusal(SentRequest.post("/v1/batch", most + "," + event + "]}"))
                        .kind())
                .isEqualTo(Refusal.Kind.EVENTS_TOO_MANY);
    }

    @Test
    void aSmallRequestCannotBeBlownUpByWhatStandsBesideItsBatch() {
        String context = "\"context\":{\"a\":\"" + "x".repeat(30_000) + "\"}";
        String many = "{\"batch\":[" + "1,".repeat(2_000) + "1]," + context + "}";
        assertThat(reads.refusal(SentRequest.post("/v1/batch", many)).kind()).isEqualTo(Refusal.Kind.BODY_TOO_LARGE);
        String one = "{\"batch\":[1],\"context\":{\"a\":\"" + "x".repeat(40_000) + "\"}}";
        assertThat(reads.refusal(SentRequest.post("/v1/batch", one)).kind()).isEqualTo(Refusal.Kind.BODY_TOO_LARGE);
    }

    @Test
    void aBodyWithoutEventsIsRefused() {
        assertThat(reads.refusal(SentRequest.post("/v1/track", " ")).kind()).isEqualTo(Refusal.Kind.BODY_EMPTY);
        assertThat(reads.refusal(SentRequest.post("/v1/batch", "")).kind()).isEqualTo(Refusal.Kind.BODY_EMPTY);
        assertThat(reads.refusal(SentRequest.post("/v1/batch", "{\"batch\":[ ]}"))
                        .kind())
                .isEqualTo(Refusal.Kind.BODY_EMPTY);
    }

    @Test
    void bytesThatAreNoUtf8AreQuarantined() {
        byte[] body = "{\"event\":\"x?\",\"userId\":\"u\"}".getBytes(UTF_8);
        body[11] = (byte) 0xFF;
        assertThat(reads.rejected(SentRequest.post("/v1/track", "").withBody(body))
                        .getRule())
                .isEqualTo("utf8.invalid");
        byte[] beside = "{\"batch\":[1],\"a\":\"?\"}".getBytes(UTF_8);
        beside[18] = (byte) 0xFF;
        assertThat(reads.rejected(SentRequest.post("/v1/batch", "").withBody(beside))
                        .getRule())
                .isEqualTo("utf8.invalid");
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

    private static String text(Answer answer) {
        return new String(answer.body(), UTF_8);
    }
}
