package dev.footfall.ingest.dialect.snowplow;

import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.TestHead;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import java.time.Instant;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static dev.footfall.ingest.dialect.snowplow.Trackers.ANONYMOUS;
import static dev.footfall.ingest.dialect.snowplow.Trackers.POST;
import static dev.footfall.ingest.dialect.snowplow.Trackers.SHOP;
import static dev.footfall.ingest.dialect.snowplow.Trackers.accepted;
import static dev.footfall.ingest.dialect.snowplow.Trackers.payload;
import static dev.footfall.ingest.dialect.snowplow.Trackers.rawOf;
import static dev.footfall.ingest.dialect.snowplow.Trackers.rejected;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class SnowplowEventsTest {
    private final Trackers trackers = new Trackers();

    @Test
    void theDomainUserIdIsTheVisitorElseTheNetworkUserIdElseTheCookie() {
        RequestHead cookie = POST.with("Cookie", "a=b; sp=from-cookie; c=d");
        assertThat(trackers.pageView(cookie, "'duid':'d1','nuid':'n1'").getVisitorId())
                .isEqualTo("d1");
        assertThat(trackers.pageView(cookie, "'nuid':'n1'").getVisitorId()).isEqualTo("n1");
        assertThat(trackers.pageView(cookie, "'nuid':'n1','tnuid':'t1'").getVisitorId())
                .isEqualTo("t1");
        assertThat(trackers.pageView(cookie, "'p':'web'").getVisitorId()).isEqualTo("from-cookie");
        assertThat(trackers.pageView(cookie, "'duid':'d1'").getContext()).contains("\"nuid\":\"from-cookie\"");
        assertThat(trackers.pageView(POST, "'p':'web'").getVisitorId())
                .isEqualTo(SHOP.pseudonym("192.0.2.9", "Browser/1"));
        assertThat(trackers.pageView(POST, "'ip':'198.51.100.7','ua':'Agent/1'").getVisitorId())
                .isEqualTo(SHOP.pseudonym("198.51.100.7", "Agent/1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sp=", "sp=\"quoted\"", "sp=a b", "xsp=1", "sp", "=", ";;;"})
    void aCookieThatIsNotOursCountsAsNone(String cookie) {
        assertThat(trackers.pageView(POST.with("Cookie", cookie), "'p':'web'").getVisitorId())
                .isEqualTo(SHOP.pseudonym("192.0.2.9", "Browser/1"));
    }

    @Test
    void anAnonymousSessionStaysOneWithoutItsId() {
        ReceivedEvent first = trackers.pageView(ANONYMOUS, "'sid':'s1','duid':'d1'");
        ReceivedEvent second = trackers.pageView(ANONYMOUS, "'sid':'s1','uid':'u1'");
        assertThat(first.getVisitorId()).isEqualTo(second.getVisitorId()).isNotIn("s1", "d1");
        assertThat(trackers.pageView(ANONYMOUS, "'sid':'s2'").getVisitorId()).isNotEqualTo(first.getVisitorId());
    }

    @Test
    void withoutASessionAnAnonymousVisitorIsOneForTheRequestOnly() {
        String event = "{\"e\":\"pv\",\"duid\":\"d1\",\"ip\":\"198.51.100.7\"}";
        RequestHead cookie = ANONYMOUS.with("Cookie", "sp=from-cookie");
        List<ReceivedEvent> together = accepted(trackers.read(cookie, payload(event, event)));
        assertThat(together).extracting(ReceivedEvent::getVisitorId).containsOnly("fresh-1");
        assertThat(accepted(trackers.read(cookie, payload(event))).getFirst().getVisitorId())
                .isEqualTo("fresh-2");
    }

    @Test
    void theContextThatNamesTheVisitorIsLeftOutOfAnAnonymousEvent() {
        String contexts =
                "{\\\"data\\\":[{\\\"schema\\\":\\\"iglu:com.snowplowanalytics.snowplow/client_session/jsonschema/1-0-2\\\","
                        + "\\\"data\\\":{\\\"userId\\\":\\\"d1\\\"}},{\\\"schema\\\":\\\"iglu:a/b/c/1-0-0\\\",\\\"data\\\":{}}]}";
        String context = trackers.pageView(ANONYMOUS, "'co':'" + contexts + "'").getContext();
        assertThat(context).isEqualTo("{\"contexts\":[{\"schema\":\"iglu:a/b/c/1-0-0\",\"data\":{}}]}");
        assertThat(trackers.pageView(POST, "'co':'" + contexts + "'").getContext())
                .contains("client_session", "d1");
    }

    @Test
    void aPageWithoutAnAddressHasThatOfTheRequest() {
        RequestHead head = POST.with("Referer", "https://shop.example/");
        assertThat(trackers.pageView(head, "'p':'web'").getUrl()).contains("https://shop.example/");
        assertThat(trackers.pageView(head, "'url':'https://shop.example/own'").getUrl())
                .contains("https://shop.example/own");
    }

    @Test
    void anApplicationsOwnTimeIsNotCorrected() {
        ReceivedEvent event = trackers.pageView(POST, "'ttm':'1772366399000','dtm':'1','stm':'2'");
        assertThat(event.getCreatedAt()).contains(Instant.ofEpochMilli(1772366399000L));
        assertThat(event.getSentAt()).isEmpty();
        assertThat(event.getContext()).isEqualTo("{\"dtm\":\"1\",\"stm\":\"2\"}");
    }

    @Test
    void emptyAndAbsentAreTheSame() {
        ReceivedEvent event =
                trackers.pageView(POST, "'eid':'','dtm':'','duid':'','uid':null,'url':'','co':'','nuid':''");
        assertThat(event.getCreatedAt()).isEmpty();
        assertThat(event.getUserId()).isEmpty();
        assertThat(event.getContext()).isEqualTo("{}");
    }

    @Test
    void numbersAndUnknownFieldsAreTakenAsText() {
        ReceivedEvent event = trackers.pageView(POST, "'dtm':1772366399000,'new':true,'vid':7");
        assertThat(event.getCreatedAt()).contains(Instant.ofEpochMilli(1772366399000L));
        assertThat(event.getContext()).isEqualTo("{\"new\":\"true\",\"vid\":\"7\"}");
    }

    @Test
    void theAppIdIsKeptWhereItIsNotTheWriteKey() {
        assertThat(trackers.pageView(POST, "'aid':'web-shop'").getContext()).isEqualTo("{}");
        TestHead keyed = TestHead.of("POST", POST.path() + "?key=k");
        assertThat(trackers.pageView(keyed, "'aid':'web-shop'").getContext()).isEqualTo("{\"aid\":\"web-shop\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {'e':'xx'}                                        | field.value      | /e
            {'e':''}                                          | field.missing    | /e
            {'eid':'e1'}                                      | field.missing    | /e
            {'e':['pv']}                                      | field.type       | /e
            {'e':'pv','e':'pv'}                               | field.duplicate  | /e
            {'e':'pv','dtm':'soon'}                           | time.format      | /dtm
            {'e':'pv','stm':'-1'}                             | time.format      | /stm
            {'e':'pv','stm':'1.5'}                            | time.format      | /stm
            {'e':'pv','ttm':'１'}                              | time.format      | /ttm
            {'e':'pv','dtm':'9999999999999999999999'}         | time.range       | /dtm
            {'e':'pv','dtm':'999999999999999'}                | time.range       | /dtm
            {'e':'pv','url':'a\\u0000b'}                      | string.nul       | /url
            {'e':'pv','anything':'\\u0000'}                   | string.nul       | /anything
            {'e':'pv','x\\u0000':'1'}                         | string.nul       |
            {'e':'pv','anything':'\\ud800'}                   | string.surrogate | /anything
            {'e':'pv','contexts':'[]'}                        | field.unknown    | /contexts
            {'e':'pp','pp_max':'far'}                         | field.type       | /pp_max
            {'e':'se','se_ca':'c'}                            | field.missing    | /se_ac
            {'e':'se','se_ac':'a','se_va':'NaN'}              | field.type       | /se_va
            {'e':'se','se_ac':'a','se_va':'1e999'}            | field.type       | /se_va
            {'e':'tr','tr_tt':'20 EUR'}                       | field.type       | /tr_tt
            {'e':'ue'}                                        | field.missing    | /ue_pr
            {'e':'ue','ue_px':'!'}                            | field.value      | /ue_px
            {'e':'ue','ue_px':'eyJh'}                         | json.malformed   | /ue_px
            {'e':'ue','ue_px':'_w'}                           | utf8.invalid     | /ue_px
            {'e':'ue','ue_pr':'  '}                           | json.malformed   | /ue_pr
            {'e':'ue','ue_pr':'[]'}                           | field.type       | /ue_pr
            {'e':'ue','ue_pr':'{} {}'}                        | json.malformed   | /ue_pr
            {'e':'ue','ue_pr':'{\\'data\\':[]}'}              | field.type       | /ue_pr/data
            {'e':'ue','ue_pr':'{\\'data\\':{\\'schema\\':\\'order\\',\\'data\\':{}}}'}            | field.value   | /ue_pr/data/schema
            {'e':'ue','ue_pr':'{\\'data\\':{\\'schema\\':\\'iglu:a/b/c/1-0-0\\'}}'}               | field.missing | /ue_pr/data/data
            {'e':'ue','ue_pr':'{\\'data\\':{\\'schema\\':\\'iglu:a/b/c/1-0-0\\',\\'data\\':7}}'}  | field.type    | /ue_pr/data/data
            {'e':'ue','ue_pr':'{\\'data\\':{\\'schema\\':\\'iglu:a/b/c/1-0-0\\',\\'data\\':{\\'a\\':1e999}}}'} | json.number | /ue_pr/data/data/a
            {'e':'pv','co':'{\\'data\\':{}}'}                 | field.type       | /co/data
            {'e':'pv','co':'{\\'data\\':[7]}'}                | field.type       | /co/data/0
            {'e':'pv','co':'{\\'data\\':[{\\'a\\':[[[[[[[[[]]]]]]]]]}]}'} | json.depth | /co/data/0/a/0/0/0/0/0/0/0
            {'e':'pv','cx':'===='}                            | field.value      | /cx
            'pv'                                              | event.type       |
            {'e':oops}                                        | json.malformed   |
            """)
    void whatBreaksARuleIsRejectedWithItsPlaceAndSpoilsNoOther(String event, String rule, String path) {
        String json = event.replace('\'', '"');
        List<Outcome> outcomes = trackers.read(POST, payload(json, "{\"e\":\"pv\"}"));
        RejectedEvent rejected = rejected(outcomes.getFirst());
        assertThat(rejected.getRule()).isEqualTo(rule);
        assertThat(rejected.getPath()).isEqualTo(Optional.ofNullable(path));
        assertThat(rawOf(rejected)).isEqualTo(json);
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Accepted.class);
    }

    @Test
    void base64OfEitherAlphabetWithPaddingOrWithoutIsRead() {
        String json = "{\"data\":[{\"schema\":\"iglu:a/b/c/1-0-0\",\"data\":{\"a\":\"ÿ>?ÿ~\"}}]}";
        byte[] bytes = json.getBytes(UTF_8);
        for (Base64.Encoder encoder :
                List.of(Base64.getUrlEncoder(), Base64.getUrlEncoder().withoutPadding(), Base64.getEncoder())) {
            assertThat(trackers.pageView(POST, "'cx':'" + encoder.encodeToString(bytes) + "'")
                            .getContext())
                    .contains("{\"a\":\"ÿ>?ÿ~\"}");
        }
    }

    @Test
    void aHugeEventIsRejectedByItself() {
        List<Outcome> outcomes =
                trackers.read(POST, payload("{\"e\":\"pv\",\"x\":\"" + "x".repeat(20_000) + "\"}", "{\"e\":\"pv\"}"));
        assertThat(rejected(outcomes.getFirst()).getRule()).isEqualTo("event.too-large");
        assertThat(outcomes.get(1)).isInstanceOf(Outcome.Accepted.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"data":[{"e":"pv"}              | json.malformed
            {"data":[{"e":"pv"},]}           | json.malformed
            [{"e":"pv"}]                     | json.malformed
            nonsense                         | json.malformed
            {"schema":"iglu:a/b/c/1-0-0"}    | field.missing
            {"data":{"e":"pv"}}              | field.type
            {"data":[{}],"data":[{"e":"pv"}]} | field.duplicate
            """)
    void aBodyThatIsNoPayloadIsOneRejectedEventWithAllItsBytes(String body, String rule) {
        RejectedEvent rejected = rejected(trackers.read(POST, body).getFirst());
        assertThat(rejected.getRule()).isEqualTo(rule);
        assertThat(rawOf(rejected)).isEqualTo(body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "{\"data\":[]}"})
    void aBodyWithoutEventsIsRefusedForGood(String body) {
        assertThat(refused(body)).isEqualTo(Refusal.Kind.BODY_EMPTY);
    }

    @Test
    void tooManyEventsAreRefused() {
        String body = payload(Collections.nCopies(101, "{}").toArray(String[]::new));
        assertThat(refused(body)).isEqualTo(Refusal.Kind.EVENTS_TOO_MANY);
    }

    private Refusal.Kind refused(String body) {
        return ((Reading.Refused) trackers.reading(POST, body.getBytes(UTF_8)))
                .refusal()
                .kind();
    }
}
