package dev.footfall.ingest.dialect.cloudevents;

import dev.footfall.ingest.dialect.Recording;
import dev.footfall.ingest.dialect.TestHead;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.footfall.ingest.dialect.cloudevents.Senders.ATTRIBUTES;
import static dev.footfall.ingest.dialect.cloudevents.Senders.BATCH;
import static dev.footfall.ingest.dialect.cloudevents.Senders.BINARY;
import static dev.footfall.ingest.dialect.cloudevents.Senders.SHOP;
import static dev.footfall.ingest.dialect.cloudevents.Senders.STRUCTURED;
import static dev.footfall.ingest.dialect.cloudevents.Senders.json;
import static dev.footfall.ingest.dialect.cloudevents.Senders.rawOf;
import static dev.footfall.ingest.dialect.cloudevents.Senders.rejected;
import static org.assertj.core.api.Assertions.assertThat;

class CloudEventsTest {
    private final Senders senders = new Senders();

    @ParameterizedTest
    @ValueSource(strings = {"cloudevents-binary", "cloudevents-http", "cloudevents-structured", "cloudevents-batch"})
    void everyModeOfARecordingMeansTheSame(String name) {
        Recording recording = Recording.read(name);
        List<ReceivedEvent> events = new ArrayList<>();
        for (Recording.Request request : recording.requests()) {
            events.addAll(senders.accepted(request.head(), request.body()));
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
        String id = senders.one("").getEventId();
        assertThat(senders.one("").getEventId()).isEqualTo(id);
        assertThat(senders.accepted(BINARY, "{}").getEventId()).isEqualTo(id);
        assertThat(senders.accepted(STRUCTURED, json("{'specversion':'1.0','id':'i','source':'other','type':'t'}"))
                        .getEventId())
                .isNotEqualTo(id);
    }

    @Test
    void anExtensionNamesTheVisitorElseTheDataElseTheSubject() {
        assertThat(senders.one(",'visitorid':'v1','subject':'sub','data':{'visitor_id':'v2'}")
                        .getVisitorId())
                .isEqualTo("v1");
        assertThat(senders.one(",'subject':'sub','data':{'visitor_id':'v2'}").getVisitorId())
                .isEqualTo("v2");
        assertThat(senders.one(",'subject':'sub'").getVisitorId()).isEqualTo("sub");
        assertThat(senders.one("").getVisitorId()).isEqualTo(SHOP.pseudonym("192.0.2.9", ""));
        assertThat(senders.one(",'subject':'" + "x".repeat(201) + "'").getVisitorId())
                .isEqualTo(SHOP.pseudonym("192.0.2.9", ""));
    }

    @Test
    void aUserWithoutAVisitorIdIsTheVisitor() {
        ReceivedEvent extension = senders.one(",'userid':'u1','subject':'sub','data':{'user_id':7}");
        assertThat(extension.getUserId()).contains("u1");
        assertThat(extension.getVisitorId()).isEqualTo("u1");
        assertThat(senders.one(",'data':{'user_id':7}").getUserId()).contains("7");
    }

    @Test
    void whatDataSayOfThePageAndTheClientIsTaken() {
        ReceivedEvent event =
                senders.one(",'data':{'url':'https://a/','referrer':'https://b/','title':'T','language':'de',"
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
        ReceivedEvent book = senders.one(",'data':{'title':'A book','language':['de'],'referrer':'someone'}");
        assertThat(book.getTitle()).isEmpty();
        assertThat(book.getReferrer()).isEmpty();
        assertThat(book.getLanguage()).isEmpty();
        ReceivedEvent long_ = senders.one(",'data':{'url':'u','language':'" + "x".repeat(101) + "'}");
        assertThat(long_.getLanguage()).isEmpty();
    }

    @Test
    void aPageViewIsOne() {
        assertThat(senders.accepted(STRUCTURED, json("{'specversion':'1.0','id':'i','source':'s','type':'page_view'}"))
                        .getType())
                .isEqualTo(EventType.PAGE);
    }

    @Test
    void extensionsAreContextWhateverTheirType() {
        assertThat(senders.one(",'count':3,'flag':true,'gone':null,'dataschema':'d'")
                        .getContext())
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
        assertThat(senders.one(members).getProperties()).isEqualTo(json(properties));
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
        List<Outcome> outcomes = senders.read(BATCH, "[" + text + "," + json("{" + ATTRIBUTES + "}") + "]");
        RejectedEvent rejected = rejected(outcomes.getFirst());
        assertThat(rejected.getRule()).isEqualTo(rule);
        assertThat(rejected.getPath()).isEqualTo(Optional.ofNullable(path));
        assertThat(rawOf(rejected)).isEqualTo(text);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void theIdOfARejectedEventIsTheOneThatItWouldHaveHad() {
        RejectedEvent rejected = rejected(senders.read(STRUCTURED, json("{'time':'soon'," + ATTRIBUTES + "}"))
                .getFirst());
        assertThat(rejected.getEventId()).contains(senders.one("").getEventId());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "{", "[{]", "nonsense", "[{}", "{} {}"})
    void aBodyThatIsNoJsonIsOneRejectedEventWithAllItsBytes(String body) {
        for (TestHead head : List.of(STRUCTURED, BATCH)) {
            RejectedEvent rejected = rejected(senders.read(head, body).getFirst());
            assertThat(rejected.getRule()).isEqualTo("json.malformed");
            assertThat(rawOf(rejected).strip()).isEqualTo(body.strip());
        }
    }

    @Test
    void aHugeEventIsRejectedByItself() {
        String huge = json("{" + ATTRIBUTES + ",'data':'" + "x".repeat(2_000) + "'}");
        List<Outcome> outcomes = senders.read(BATCH, "[" + huge + "," + json("{" + ATTRIBUTES + "}") + "]");
        assertThat(rejected(outcomes.getFirst()).getRule()).isEqualTo("event.too-large");
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Accepted.class);
        assertThat(rejected(senders.read(BINARY, "x".repeat(2_001)).getFirst()).getRule())
                .isEqualTo("event.too-large");
    }
}
