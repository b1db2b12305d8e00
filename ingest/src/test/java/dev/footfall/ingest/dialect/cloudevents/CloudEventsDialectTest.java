package dev.footfall.ingest.dialect.cloudevents;

import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Recording;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.dialect.TestHead;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
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

class CloudEventsDialectTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final Source SHOP = new Source("shop", "a secret of the shop");
    private static final TestHead STRUCTURED =
            TestHead.of("POST", "/cloudevents").with("Content-Type", "application/cloudevents+json; charset=utf-8");
    private static final TestHead BATCH =
            TestHead.of("POST", "/cloudevents").with("Content-Type", "application/cloudevents-batch+json");
    private static final TestHead BINARY = TestHead.of("POST", "/cloudevents")
            .with("ce-specversion", "1.0")
            .with("ce-id", "i")
            .with("ce-source", "s")
            .with("ce-type", "t");
    private static final String ATTRIBUTES = "'specversion':'1.0','id':'i','source':'s','type':'t'";

    private final CloudEventsDialect dialect = new CloudEventsDialect(
            new LimitSettings(100_000, 400_000, 100, 2_000, 6), new Intake(new EventIds(ThreadLocalRandom::current)));

    @ParameterizedTest
    @ValueSource(strings = {"cloudevents-binary", "cloudevents-http", "cloudevents-structured", "cloudevents-batch"})
    void everyModeOfARecordingMeansTheSame(String name) {
        Recording recording = Recording.read(name);
        List<ReceivedEvent> events = new ArrayList<>();
        for (Recording.Request request : recording.requests()) {
            events.addAll(accepted(request.head(), request.body()));
        }
        assertThat(events)
                .extracting(ReceivedEvent::getName)
                .containsExactlyElementsOf(recording.sent().values());
        assertThat(events)
                .extracting(ReceivedEvent::getEventId)
                .containsExactlyElementsOf(recording.sent().keySet().stream()
                        .map(id -> EventIds.together("https://shop.example/web", id))
                        .toList());
        assertThat(events)
                .extracting(ReceivedEvent::getProperties)
                .containsExactly(
                        "{\"total\":12.5,\"note\":\"größe 5 €\"}",
                        "{\"data\":\"plain note\"}",
                        "{\"data_base64\":\"AAH+/w==\"}");
        assertThat(events).allSatisfy(event -> {
            assertThat(event.getVisitorId()).isEqualTo("visitor-0");
            assertThat(event.getType()).isEqualTo(EventType.TRACK);
            assertThat(event.getCreatedAt()).isPresent();
            assertThat(event.getContext())
                    .contains("\"source\":\"https://shop.example/web\"", "\"subject\":\"order/0\"", "datacontenttype");
        });
    }

    @Test
    void sourceAndIdTogetherAreTheEventsId() {
        String id = one("").getEventId();
        assertThat(one("").getEventId()).isEqualTo(id);
        assertThat(accepted(BINARY, "{}").getEventId()).isEqualTo(id);
        assertThat(accepted(STRUCTURED, json("{'specversion':'1.0','id':'i','source':'other','type':'t'}"))
                        .getEventId())
                .isNotEqualTo(id);
    }

    @Test
    void anExtensionNamesTheVisitorElseTheDataElseTheSubject() {
        assertThat(one(",'visitorid':'v1','subject':'sub','data':{'visitor_id':'v2'}")
                        .getVisitorId())
                .isEqualTo("v1");
        assertThat(one(",'subject':'sub','data':{'visitor_id':'v2'}").getVisitorId())
                .isEqualTo("v2");
        assertThat(one(",'subject':'sub'").getVisitorId()).isEqualTo("sub");
        assertThat(one("").getVisitorId()).isEqualTo(SHOP.pseudonym("192.0.2.9", ""));
        assertThat(one(",'subject':'" + "x".repeat(201) + "'").getVisitorId())
                .isEqualTo(SHOP.pseudonym("192.0.2.9", ""));
    }

    @Test
    void aUserWithoutAVisitorIdIsTheVisitor() {
        ReceivedEvent extension = one(",'userid':'u1','subject':'sub','data':{'user_id':7}");
        assertThat(extension.getUserId()).contains("u1");
        assertThat(extension.getVisitorId()).isEqualTo("u1");
        assertThat(one(",'data':{'user_id':7}").getUserId()).contains("7");
    }

    @Test
    void whatDataSayOfThePageAndTheClientIsTaken() {
        ReceivedEvent event = one(",'data':{'url':'https://a/','referrer':'https://b/','title':'T','language':'de',"
                + "'user_agent':'Agent/1'}");
        assertThat(event.getUrl()).contains("https://a/");
        assertThat(event.getReferrer()).contains("https://b/");
        assertThat(event.getTitle()).contains("T");
        assertThat(event.getLanguage()).contains("de");
        assertThat(event.getUserAgent()).contains("Agent/1");
        assertThat(event.getProperties()).contains("\"title\":\"T\"");
    }

    @Test
    void dataThatUseTheNamesOtherwiseAreLeftAlone() {
        ReceivedEvent book = one(",'data':{'title':'A book','language':['de'],'referrer':'someone'}");
        assertThat(book.getTitle()).isEmpty();
        assertThat(book.getReferrer()).isEmpty();
        assertThat(book.getLanguage()).isEmpty();
        ReceivedEvent long_ = one(",'data':{'url':'u','language':'" + "x".repeat(101) + "'}");
        assertThat(long_.getLanguage()).isEmpty();
    }

    @Test
    void aPageViewIsOne() {
        assertThat(accepted(STRUCTURED, json("{'specversion':'1.0','id':'i','source':'s','type':'page_view'}"))
                        .getType())
                .isEqualTo(EventType.PAGE);
    }

    @Test
    void extensionsAreContextWhateverTheirType() {
        assertThat(one(",'count':3,'flag':true,'gone':null,'dataschema':'d'").getContext())
                .isEqualTo("{\"id\":\"i\",\"source\":\"s\",\"count\":\"3\",\"flag\":\"true\",\"dataschema\":\"d\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            ,'data':{'a':1.10}                                           | {'a':1.10}
            ,'data':[1,2]                                                | {'data':[1,2]}
            ,'data':'text'                                               | {'data':'text'}
            ,'data':-1.5                                                 | {'data':-1.5}
            ,'data':true                                                 | {'data':true}
            ,'data':null                                                 | {}
            ,'datacontenttype':'application/json','data_base64':'eyJhIjoxfQ==' | {'a':1}
            ,'data_base64':'eyJhIjoxfQ=='                                | {'data_base64':'eyJhIjoxfQ=='}
            """)
    void dataAreKeptAsTheyAre(String members, String properties) {
        assertThat(one(members).getProperties()).isEqualTo(json(properties));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'specversion':'1.0','source':'s','type':'t'}            | field.missing    | /id
            {'specversion':'1.0','id':'','source':'s','type':'t'}    | field.missing    | /id
            {'specversion':'1.0','id':'i','type':'t'}                | field.missing    | /source
            {'specversion':'1.0','id':'i','source':'s'}              | field.missing    | /type
            {'id':'i','source':'s','type':'t'}                       | field.missing    | /specversion
            {'specversion':'0.3','id':'i','source':'s','type':'t'}   | field.value      | /specversion
            {A,'time':'soon'}                                        | time.format      | /time
            {A,'time':'2026-02-30T00:00:00Z'}                        | time.format      | /time
            {A,'time':'99999-01-01T00:00:00Z'}                       | time.format      | /time
            {A,'subject':['x']}                                      | field.type       | /subject
            {A,'extension':{'a':1}}                                  | field.type       | /extension
            {A,'subject':'\\u0000'}                                  | string.nul       | /subject
            {A,'subject':'\\ud800'}                                  | string.surrogate | /subject
            {A,'x\\u0000':'1'}                                       | string.nul       |
            {A,'subject':'a','subject':'b'}                          | field.duplicate  | /subject
            {A,'data':{'a':'\\u0000'}}                               | string.nul       | /data/a
            {A,'data':{'a':1e999}}                                   | json.number      | /data/a
            {A,'data':[[[[[[]]]]]]}                                  | json.depth       | /data/0/0/0/0/0
            {A,'data':{'visitor_id':{}}}                             | field.type       | /data/visitor_id
            {A,'visitorid':'V'}                                      | string.length    | /visitorid
            {A,'data':1,'data_base64':'AA=='}                        | field.value      | /data_base64
            {A,'data_base64':'!'}                                    | field.value      | /data_base64
            {A,'data_base64':7}                                      | field.type       | /data_base64
            {A,'datacontenttype':'a/json','data_base64':'eyJh'}      | json.malformed   | /data
            ['x']                                                    | event.type       |
            {A,oops}                                                 | json.malformed   |
            """)
    void whatBreaksARuleIsRejectedWithItsPlaceAndSpoilsNoOther(String event, String rule, String path) {
        String text = json(event).replace("A,", json(ATTRIBUTES) + ",").replace("\"V\"", "\"" + "v".repeat(201) + "\"");
        List<Outcome> outcomes = read(BATCH, "[" + text + "," + json("{" + ATTRIBUTES + "}") + "]");
        RejectedEvent rejected = rejected(outcomes.getFirst());
        assertThat(rejected.getRule()).isEqualTo(rule);
        assertThat(rejected.getPath()).isEqualTo(Optional.ofNullable(path));
        assertThat(rawOf(rejected)).isEqualTo(text);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void theIdOfARejectedEventIsTheOneThatItWouldHaveHad() {
        RejectedEvent rejected = rejected(
                read(STRUCTURED, json("{'time':'soon'," + ATTRIBUTES + "}")).getFirst());
        assertThat(rejected.getEventId()).contains(one("").getEventId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[{]", "nonsense", "[{}", "{} {}"})
    void aBodyThatIsNoJsonIsOneRejectedEventWithAllItsBytes(String body) {
        for (TestHead head : List.of(STRUCTURED, BATCH)) {
            RejectedEvent rejected = rejected(read(head, body).getFirst());
            assertThat(rejected.getRule()).isEqualTo("json.malformed");
            assertThat(rawOf(rejected).strip()).isEqualTo(body.strip());
        }
    }

    @Test
    void anEmptyBatchIsFineAndAFullOneIsNot() {
        assertThat(dialect.read(submission(BATCH, "[]".getBytes(UTF_8))))
                .isInstanceOfSatisfying(
                        Reading.Answered.class,
                        answered -> assertThat(answered.answer().status()).isEqualTo(202));
        String many = "[" + String.join(",", Collections.nCopies(101, "{}")) + "]";
        assertThat(dialect.read(submission(BATCH, many.getBytes(UTF_8))))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.EVENTS_TOO_MANY));
    }

    @Test
    void aHugeEventIsRejectedByItself() {
        String huge = json("{" + ATTRIBUTES + ",'data':'" + "x".repeat(2_000) + "'}");
        List<Outcome> outcomes = read(BATCH, "[" + huge + "," + json("{" + ATTRIBUTES + "}") + "]");
        assertThat(rejected(outcomes.getFirst()).getRule()).isEqualTo("event.too-large");
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Accepted.class);
        assertThat(rejected(read(BINARY, "x".repeat(2_001)).getFirst()).getRule())
                .isEqualTo("event.too-large");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            plain                  | plain
            Gr%C3%B6%c3%9Fe%205    | Größe 5
            "quoted \\"%41\\\\"    | quoted "A\\
            100%                   | 100%
            50% off                | 50% off
            %zz                    | %zz
            """)
    void headersAreUnquotedAndPercentDecoded(String header, String subject) {
        assertThat(accepted(BINARY.with("ce-subject", header), "").getVisitorId())
                .isEqualTo(subject);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ce-subject | %FF      | utf8.invalid    | /subject
            ce-subject | a%00b    | string.nul      | /subject
            ce-time    | soon     | time.format     | /time
            ce-id      | again    | field.duplicate | /id
            """)
    void aBinaryEventThatIsRejectedIsKeptAsItCame(String name, String value, String rule, String path) {
        TestHead head = BINARY.with("Content-Type", "application/json").with(name, value);
        RejectedEvent rejected = rejected(read(head, "{\"a\":1}").getFirst());
        assertThat(rejected.getRule()).isEqualTo(rule);
        assertThat(rejected.getPath()).contains(path);
        assertThat(rawOf(rejected))
                .isEqualTo("content-type: application/json\r\nce-specversion: 1.0\r\nce-id: i\r\nce-source: s\r\n"
                        + "ce-type: t\r\n" + name + ": " + value + "\r\n\r\n{\"a\":1}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            application/json                | {"a": 1}   | {"a": 1}
            application/vnd.a+json          | [1]        | {"data":[1]}
            text/plain; charset="UTF-8"     | ü          | {"data":"ü"}
            text/plain; charset=iso-8859-1  | a          | {"data_base64":"YQ=="}
            image/png                       | a          | {"data_base64":"YQ=="}
            application/json                | ``         | {}
            """)
    void theBodyIsTheDataOfItsContentType(String type, String body, String properties) {
        assertThat(accepted(BINARY.with("Content-Type", type), body).getProperties())
                .isEqualTo(properties);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            application/json | oops      | json.malformed | /data
            application/json | {"a":1}]  | json.malformed | /data
            application/json | {"a":1e999} | json.number  | /data/a
            application/json | {"\\u0000":1} | string.nul |
            """)
    void aBodyThatIsNotOfItsContentTypeIsRejected(String type, String body, String rule, String path) {
        RejectedEvent rejected =
                rejected(read(BINARY.with("Content-Type", type), body).getFirst());
        assertThat(rejected.getRule()).isEqualTo(rule);
        if (path != null) {
            assertThat(rejected.getPath()).contains(path);
        }
    }

    @Test
    void textThatIsNotUtf8OrHoldsAZeroIsRejected() {
        TestHead text = BINARY.with("Content-Type", "text/plain");
        assertThat(rejected(outcomes(text, new byte[] {(byte) 0xFF}).getFirst()).getRule())
                .isEqualTo("utf8.invalid");
        assertThat(rejected(outcomes(text, new byte[] {0}).getFirst()).getRule())
                .isEqualTo("string.nul");
    }

    @Test
    void onTheSharedPathOnlyCloudEventsAreClaimed() {
        TestHead shared = TestHead.of("POST", "/v1/events");
        assertThat(dialect.claims(shared.with("Content-Type", "application/json")))
                .isFalse();
        assertThat(dialect.claims(shared.with("Content-Type", "application/cloudevents-batch+json")))
                .isTrue();
        assertThat(dialect.claims(shared.with("ce-specversion", "1.0"))).isTrue();
        assertThat(dialect.claims(TestHead.of("POST", "/cloudevents"))).isTrue();
    }

    @Test
    void whatIsNoCloudEventIsRefused() {
        TestHead head = TestHead.of("POST", "/cloudevents");
        for (TestHead other : List.of(
                head,
                head.with("Content-Type", "application/json"),
                head.with("Content-Type", "application/cloudevents+avro"))) {
            assertThat(dialect.examine(other))
                    .hasValueSatisfying(refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.TYPE_UNSUPPORTED));
        }
        assertThat(dialect.examine(BINARY)).isEmpty();
        assertThat(dialect.examine(BATCH)).isEmpty();
    }

    @Test
    void theWriteKeyIsInTheHeaderOrTheQuery() {
        assertThat(dialect.credential(BINARY.with("Authorization", "Bearer k")))
                .isEqualTo(new Credential.WriteKey("k"));
        assertThat(dialect.credential(TestHead.of("POST", "/cloudevents?key=k")))
                .isEqualTo(new Credential.WriteKey("k"));
        assertThat(dialect.credential(BINARY)).isInstanceOf(Credential.Missing.class);
    }

    @ParameterizedTest
    @CsvSource({"2, 0, 202, ''", "1, 1, 200, '\"rejected\":1'", "0, 2, 400, '\"error\":\"field.missing\"'"})
    void theAnswerHasVerdictsOnlyWhereEventsAreRejected(int good, int bad, int status, String part) {
        List<String> events = new ArrayList<>(Collections.nCopies(good, json("{" + ATTRIBUTES + "}")));
        events.addAll(Collections.nCopies(bad, "{}"));
        List<Verdict> verdicts = read(BATCH, "[" + String.join(",", events) + "]").stream()
                .map(outcome -> new Verdict(outcome, new Receipt.Stored("t", 0, 0)))
                .toList();
        var answer = dialect.answer(BATCH, verdicts);
        assertThat(answer.status()).isEqualTo(status);
        String body = new String(answer.body(), UTF_8);
        if (part.isEmpty()) {
            assertThat(body).isEmpty();
        } else {
            assertThat(body).contains(part);
        }
    }

    @Test
    void whatIsNotDurableIsToBeSentAgain() {
        List<Verdict> verdicts =
                List.of(new Verdict(read(BINARY, "{}").getFirst(), new Receipt.Unavailable("TimeoutException")));
        var answer = dialect.answer(BINARY, verdicts);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("Retry-After");
    }

    @Property(tries = 300)
    void anyBytesAreReadWithoutAnError(@ForAll byte[] bytes) {
        for (TestHead head : List.of(STRUCTURED, BATCH, BINARY, BINARY.with("Content-Type", "text/plain"))) {
            assertThat(dialect.read(submission(head, bytes))).isNotNull();
        }
    }

    @Property(tries = 500)
    void anyHeaderIsReadWithoutAnError(
            @ForAll @StringLength(max = 30) @Chars({'%', '"', '\\', '0', 'F', 'f', 'ü', ' ', '\0', '\ud800'})
                    String value) {
        for (String name : List.of("ce-subject", "ce-time", "ce-", "ce-visitorid", "Content-Type")) {
            assertThat(dialect.read(submission(BINARY.with(name, value), "1".getBytes(UTF_8))))
                    .isNotNull();
        }
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    private ReceivedEvent one(String members) {
        return accepted(STRUCTURED, json("{" + ATTRIBUTES + members + "}"));
    }

    private ReceivedEvent accepted(RequestHead head, String body) {
        return accepted(head, body.getBytes(UTF_8)).getFirst();
    }

    private List<ReceivedEvent> accepted(RequestHead head, byte[] body) {
        return outcomes(head, body).stream()
                .map(outcome -> {
                    assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
                    return ((Outcome.Accepted) outcome).event();
                })
                .toList();
    }

    private List<Outcome> read(RequestHead head, String body) {
        return outcomes(head, body.getBytes(UTF_8));
    }

    private List<Outcome> outcomes(RequestHead head, byte[] body) {
        return ((Reading.Events) dialect.read(submission(head, body))).outcomes();
    }

    private static Submission submission(RequestHead head, byte[] body) {
        return new Submission(head, SHOP, body, NOW);
    }

    private static RejectedEvent rejected(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        return ((Outcome.Rejected) outcome).event();
    }

    private static String rawOf(RejectedEvent event) {
        return UTF_8.decode(event.getRaw().duplicate()).toString();
    }
}
