package dev.footfall.ingest.dialect.posthog;

import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.TestHead;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
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

/** Events as no recording has them. In JSON, an apostrophe stands for a quotation mark. */
class PostHogEventsTest {
    private static final String KEY = PostedEvents.KEY;
    private final PostedEvents posted = new PostedEvents();

    @Test
    void fieldsMayComeInAnyOrder() {
        ReceivedEvent event =
                posted.accepted("{'properties':{'$set':{'a':1},'b':2},'distinct_id':'u','event':'$identify'}");
        assertThat(event.getType()).isEqualTo(EventType.IDENTIFY);
        assertThat(event.getUserId()).contains("u");
        assertThat(event.getProperties()).isEqualTo("{\"b\":2,\"a\":1}");
    }

    @Test
    void aScreenIsNamedByItself() {
        ReceivedEvent event =
                posted.accepted("{'event':'$screen','distinct_id':'d','properties':{'$screen_name':'Cart','x':null}}");
        assertThat(event.getType()).isEqualTo(EventType.SCREEN);
        assertThat(event.getName()).isEqualTo("screen_view");
        assertThat(event.getProperties()).isEqualTo("{\"x\":null,\"name\":\"Cart\"}");
    }

    @Test
    void postHogsOwnEventsKeepNameAndProperties() {
        ReceivedEvent event = posted.accepted(
                "{'event':'$pageleave','distinct_id':'d','properties':{'$prev_pageview_duration':1.50,'$os':'Linux'}}");
        assertThat(event.getType()).isEqualTo(EventType.TRACK);
        assertThat(event.getName()).isEqualTo("$pageleave");
        assertThat(event.getProperties()).isEqualTo("{\"$prev_pageview_duration\":1.50}");
        assertThat(event.getContext()).isEqualTo("{\"$os\":\"Linux\"}");
        assertThat(posted.accepted("{'event':'mine','distinct_id':'d','properties':{'$new':1,'own':2}}"))
                .satisfies(mine -> {
                    assertThat(mine.getProperties()).isEqualTo("{\"own\":2}");
                    assertThat(mine.getContext()).isEqualTo("{\"$new\":1}");
                });
    }

    @Test
    void whatSetsAPersonsPropertiesIsTheSameFromOldClientsAndNew() {
        ReceivedEvent old = PostedEvents.accepted(posted.read(
                        PostedEvents.browser("/engage/?ip=1&_=1795344222190&ver=1.57.4"),
                        PostedEvents.json("{'$set':{'plan':'pro'},'$token':'" + KEY
                                + "','$distinct_id':'u','$device_id':'a','$user_id':'u'}"))
                .getFirst());
        assertThat(old.getName()).isEqualTo("$set");
        assertThat(old.getProperties()).isEqualTo("{\"plan\":\"pro\"}");
        assertThat(old.getContext()).isEqualTo("{}");
        assertThat(old.getVisitorId()).isEqualTo("a");
        assertThat(old.getUserId()).contains("u");
        ReceivedEvent recent =
                posted.accepted("{'event':'$set','distinct_id':'u','properties':{'$set':{'plan':'pro'},'$os':'x'}}");
        assertThat(recent.getName()).isEqualTo("$set");
        assertThat(recent.getType()).isEqualTo(EventType.TRACK);
        assertThat(recent.getProperties()).isEqualTo("{\"plan\":\"pro\"}");
        assertThat(recent.getContext()).isEqualTo("{\"$os\":\"x\"}");
    }

    @Test
    void anEventCalledPageViewIsNotAPageView() {
        assertThat(posted.accepted("{'event':'page_view','distinct_id':'d'}").getType())
                .isEqualTo(EventType.TRACK);
    }

    @Test
    void onlyAWriteKeyIsLeftOut() {
        assertThat(posted.accepted("{'event':'x','distinct_id':'d','properties':{'token':'" + KEY + "','n':1}}")
                        .getProperties())
                .isEqualTo("{\"n\":1}");
        assertThat(posted.accepted("{'event':'x','distinct_id':'d','properties':{'token':'theirs'}}")
                        .getProperties())
                .isEqualTo("{\"token\":\"theirs\"}");
    }

    @Test
    void idsMayBeNumbers() {
        ReceivedEvent event = posted.accepted("{'event':'x','distinct_id':17,'properties':{'$user_id':18}}");
        assertThat(event.getVisitorId()).isEqualTo("17");
        assertThat(event.getUserId()).contains("18");
        assertThat(event.getContext()).isEqualTo("{}");
    }

    @Test
    void theIdIsTheUuidElseTheInsertIdElseTheMessageId() {
        String ids = "'properties':{'$insert_id':'i'},'messageId':'m'";
        assertThat(posted.accepted("{'event':'x','distinct_id':'d'," + ids + ",'uuid':'u'}")
                        .getEventId())
                .isEqualTo("u");
        assertThat(posted.accepted("{'event':'x','distinct_id':'d'," + ids + "}")
                        .getEventId())
                .isEqualTo("i");
        assertThat(posted.accepted("{'event':'x','distinct_id':'d','messageId':'m'}")
                        .getEventId())
                .isEqualTo("m");
    }

    @Test
    void whoeverIsMeasuredWithoutCookiesGetsAPseudonym() {
        ReceivedEvent event = posted.accepted("{'event':'x','distinct_id':'$posthog_cookieless','properties':"
                + "{'$device_id':null,'$raw_user_agent':'" + PostedEvents.BROWSER + "'}}");
        assertThat(event.getVisitorId()).isEqualTo(PostedEvents.SHOP.pseudonym("192.0.2.9", PostedEvents.BROWSER));
        assertThat(event.getUserId()).isEmpty();
    }

    @Test
    void aServerMaySpeakForABrowser() {
        TestHead head = TestHead.of("POST", "/batch/")
                .with("User-Agent", "posthog-python/3")
                .with("Accept-Language", "fr");
        ReceivedEvent event = PostedEvents.accepted(posted.read(
                        head,
                        PostedEvents.json(
                                "{'api_key':'" + KEY
                                        + "','batch':[{'event':'x','distinct_id':'$posthog_cookieless','properties':"
                                        + "{'$ip':'198.51.100.7','$raw_user_agent':'Agent/2'}}],'sentAt':'2026-11-22T11:00:00+01:00'}"))
                .getFirst());
        assertThat(event.getUserAgent()).contains("Agent/2");
        assertThat(event.getLanguage()).isEmpty();
        assertThat(event.getVisitorId()).isEqualTo(PostedEvents.SHOP.pseudonym("198.51.100.7", "Agent/2"));
        assertThat(event.getContext()).isEqualTo("{}");
        assertThat(event.getSentAt()).contains(Instant.parse("2026-11-22T10:00:00Z"));
    }

    @Test
    void aRequestMayBeOneBareEvent() {
        ReceivedEvent event = PostedEvents.accepted(posted.read(
                        PostedEvents.browser("/capture/"),
                        PostedEvents.json("{'token':'" + KEY + "','event':'x','properties':{'distinct_id':'d'},"
                                + "'timestamp':'2026-11-22T11:00:00Z','sent_at':'2026-11-22T11:00:05Z'}"))
                .getFirst());
        assertThat(event.getVisitorId()).isEqualTo("d");
        assertThat(event.getProperties() + event.getContext()).isEqualTo("{}{}");
        assertThat(event.getSentAt()).contains(Instant.parse("2026-11-22T11:00:05Z"));
    }

    @Test
    void anOffsetWithoutATimeOfSendingCountsBackFromNow() {
        String event = "{'event':'x','offset':2500,'properties':{'distinct_id':'d','token':'" + KEY + "'}}";
        ReceivedEvent bare = PostedEvents.accepted(
                posted.read(PostedEvents.browser("/e/?_=soon"), PostedEvents.json("[" + event + "]"))
                        .getFirst());
        assertThat(bare.getSentAt()).isEmpty();
        assertThat(bare.getCreatedAt()).contains(PostedEvents.NOW.minusMillis(2500));
        assertThat(PostedEvents.accepted(
                        posted.read(PostedEvents.browser("/e/?sent_at=1795000000000"), PostedEvents.json(event))
                                .getFirst()))
                .satisfies(queried -> {
                    assertThat(queried.getSentAt()).contains(Instant.ofEpochMilli(1795000000000L));
                    assertThat(queried.getCreatedAt()).contains(Instant.ofEpochMilli(1794999997500L));
                });
    }

    @Test
    void bareEventsMustNameTheSameKey() {
        List<Outcome> outcomes = posted.read(
                PostedEvents.browser("/e/"),
                PostedEvents.json("[{'event':'a','properties':{'distinct_id':'d','token':'" + KEY + "'}},"
                        + "{'event':'b','properties':{'distinct_id':'d','token':'another'}},"
                        + "{'event':'c','properties':{'distinct_id':'d'}}]"));
        assertThat(outcomes).hasSize(3);
        PostedEvents.accepted(outcomes.get(0));
        RejectedEvent other = PostedEvents.rejected(outcomes.get(1));
        assertThat(other.getRule()).isEqualTo("field.value");
        assertThat(other.getPath()).contains("/properties/token");
        assertThat(other.getReason()).doesNotContain("another");
        PostedEvents.accepted(outcomes.get(2));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {'distinct_id':'d','uuid':'u'}                                    | field.missing    | /event
            {'event':'','distinct_id':'d','uuid':'u'}                         | string.length    | /event
            {'event':5,'distinct_id':'d','uuid':'u'}                          | field.type       | /event
            {'event':'x','uuid':'u'}                                          | field.missing    | /distinct_id
            {'event':'x','distinct_id':'','uuid':'u'}                         | field.missing    | /distinct_id
            {'event':'x','distinct_id':{},'uuid':'u'}                         | field.type       | /distinct_id
            {'event':'x','distinct_id':'d','uuid':'u','timestamp':'today'}    | time.format      | /timestamp
            {'event':'x','distinct_id':'d','uuid':'u','offset':-1}            | field.value      | /offset
            {'event':'x','distinct_id':'d','uuid':'u','offset':99999999999999}| field.value      | /offset
            {'event':'x','distinct_id':'d','uuid':'u','properties':[]}        | field.type       | /properties
            {'event':'x','distinct_id':'d','uuid':'u','properties':{'a':'\\u0000'}} | string.nul | /properties/a
            {'event':'x','distinct_id':'d','uuid':'u','properties':{'a':1e999}}     | json.number | /properties/a
            """)
    void aBadEventIsRejectedWithItsIdAndPlace(String event, String rule, String path) {
        RejectedEvent rejected = posted.rejected(event);
        assertThat(rejected.getRule()).isEqualTo(rule);
        assertThat(rejected.getPath()).contains(path);
        assertThat(rejected.getEventId()).contains("u");
        assertThat(UTF_8.decode(rejected.getRaw().duplicate()).toString()).isEqualTo(event.replace('\'', '"'));
    }

    @Test
    void oneBadEventSpoilsNoOther() {
        List<Outcome> outcomes = posted.read(
                PostedEvents.browser("/e/"),
                PostedEvents.json("{'batch':[{'event':'a','distinct_id':'d'},7,{'event':'c','distinct_id':'d'}],"
                        + "'api_key':'" + KEY + "'}"));
        assertThat(outcomes).hasSize(3);
        PostedEvents.accepted(outcomes.get(0));
        assertThat(PostedEvents.rejected(outcomes.get(1)).getRule()).isEqualTo("event.type");
        assertThat(PostedEvents.accepted(outcomes.get(2)).getSequence()).isEqualTo(2);
    }

    @Test
    void whatIsTooLargeOrNoUtf8StillTellsItsId() {
        String event = "{'event':'x','distinct_id':'d','uuid':'u','properties':{'a':'" + "y".repeat(20_000) + "'}}";
        RejectedEvent large = posted.rejected(event);
        assertThat(large.getRule()).isEqualTo("event.too-large");
        assertThat(large.getEventId()).contains("u");

        byte[] body = PostedEvents.json("[{'uuid':'u','token':'" + KEY + "','event':'?'}]");
        body[body.length - 4] = (byte) 0xff;
        RejectedEvent broken = PostedEvents.rejected(
                posted.read(PostedEvents.browser("/e/"), body).getFirst());
        assertThat(broken.getRule()).isEqualTo("utf8.invalid");
        assertThat(broken.getEventId()).contains("u");
    }

    @Test
    void aTimeOfSendingThatIsNoneRejectsEveryEvent() {
        List<Outcome> outcomes = posted.read(
                PostedEvents.browser("/e/"),
                PostedEvents.json("{'api_key':'" + KEY + "','sent_at':'later','batch':[{'event':'a','distinct_id':'d'},"
                        + "{'event':'b','distinct_id':'d'}]}"));
        assertThat(outcomes).hasSize(2).allSatisfy(outcome -> {
            assertThat(PostedEvents.rejected(outcome).getRule()).isEqualTo("time.format");
            assertThat(PostedEvents.rejected(outcome).getPath()).contains("/sent_at");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'api_key':'test-key','batch':[{'event':'a'},{oops}]}",
                "{'api_key':'test-key','batch':[{'event':'a'}] oops}",
                "{'api_key':'test-key','batch':[{'event':'a'}],'x':nul}",
                "[{'token':'test-key','event':'a'},]",
                "{'token':'test-key','event':'a',,}"
            })
    void noJsonIsOneRejectionOfTheWhole(String text) {
        byte[] body = PostedEvents.json(text);
        RejectedEvent rejected = PostedEvents.rejected(assertThat(posted.read(PostedEvents.browser("/e/"), body))
                .singleElement()
                .actual());
        assertThat(rejected.getRule()).isEqualTo("json.malformed");
        assertThat(rejected.getReason()).contains("line 1, column ").doesNotContain("oops");
        assertThat(rejected.getRaw().remaining()).isEqualTo(body.length);
    }

    @Test
    void theNewProtocolNeedsIdsAndHasItsKeyAsBearer() {
        TestHead head = TestHead.of("POST", "/i/v1/analytics/events").with("Authorization", "Bearer " + KEY);
        List<Outcome> outcomes = posted.read(
                head,
                PostedEvents.json("{'created_at':'2026-11-22T11:00:00Z','batch':[{'event':'a','distinct_id':'d'},"
                        + "{'event':'b','distinct_id':'d','uuid':'u'}]}"));
        assertThat(PostedEvents.rejected(outcomes.get(0)).getPath()).contains("/uuid");
        assertThat(PostedEvents.accepted(outcomes.get(1)).getSentAt()).contains(Instant.parse("2026-11-22T11:00:00Z"));
        assertThat(posted.dialect.credential(TestHead.of("POST", "/i/v1/analytics/events")))
                .isInstanceOf(Credential.Missing.class);
    }

    @Test
    void aBodyWithoutAKeyIsNobodys() {
        for (String body : List.of("", "{}", "[]", "7", "{'batch':[]}", "[{'event':'a','properties':{'token':7}}]")) {
            assertThat(posted.dialect.credentialIn(PostedEvents.browser("/e/"), PostedEvents.json(body)))
                    .as(body)
                    .isInstanceOf(Credential.Missing.class);
        }
    }

    @Test
    void noEventAndTooManyAreRefused() {
        assertThat(refusal("{'api_key':'" + KEY + "','batch':[]}")).contains(Refusal.Kind.BODY_EMPTY);
        String many = "{'event':'x','distinct_id':'d'},".repeat(100) + "{'event':'x','distinct_id':'d'}";
        assertThat(refusal("{'api_key':'" + KEY + "','batch':[" + many + "]}")).contains(Refusal.Kind.EVENTS_TOO_MANY);
        String bare = "{'event':'x','distinct_id':'d','token':'" + KEY + "'}";
        assertThat(refusal("[" + (bare + ",").repeat(100) + bare + "]")).contains(Refusal.Kind.EVENTS_TOO_MANY);
    }

    /** Brackets, quotes and names in any order: read or refused, and never an exception. */
    @Property(tries = 2_000)
    void anyTextIsReadOrRefused(
            @ForAll
                    @StringLength(max = 60)
                    @Chars({'{', '}', '[', ']', '"', ':', ',', '\\', ' ', 'e', '1', '$', '\u0000', 'ä'})
                    String text) {
        String body = "{\"api_key\":\"test-key\",\"batch\":[{\"event\":" + text + "}]}";
        Reading reading = posted.reading(PostedEvents.browser("/e/"), body.getBytes(UTF_8));
        assertThat(reading).isNotInstanceOf(Reading.Answered.class);
    }

    private Optional<Refusal.Kind> refusal(String body) {
        return posted.reading(PostedEvents.browser("/e/"), PostedEvents.json(body))
                        instanceof Reading.Refused(Refusal refusal)
                ? Optional.of(refusal.kind())
                : Optional.empty();
    }
}
