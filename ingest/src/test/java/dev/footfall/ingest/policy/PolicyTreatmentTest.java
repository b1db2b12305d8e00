package dev.footfall.ingest.policy;

import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.Submission;
import dev.footfall.ingest.dialect.TestHead;
import dev.footfall.ingest.dialect.footfall.FootfallDialect;
import dev.footfall.ingest.dialect.rudderstack.RudderStackDialect;
import dev.footfall.ingest.dialect.segment.SegmentDialect;
import dev.footfall.ingest.dialect.snowplow.SnowplowDialect;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.metrics.IngestMetrics;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.record.Treatment;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PolicyTreatmentTest {
    private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
    private static final LimitSettings LIMITS = new LimitSettings(1 << 20, 1 << 20, 100, 20_000, 10);
    private static final TestHead NATIVE = TestHead.of("POST", "/v1/events");
    private static final String TYPICAL = """
        version: "2026-11"
        purposes:
          analytics: {legal-basis: consent, called: [Analytics, C0002]}
        fields: {user_id: hash, title: drop, properties.iban: {class: sensitive, treatment: drop}}
        sources:
          shop: {}
          asks: {purposes: [analytics], do-not-track: suppress}
          strict: {quarantine: withhold}
        """;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Random random = new Random(1);

    private Policy policy = Policies.of(TYPICAL);
    private final Intake intake = new Intake(
            new EventIds(() -> random),
            (source, event, properties) -> Optional.empty(),
            new PolicyTreatment(() -> policy, new IngestMetrics(meters)));
    private final Dialect own = new FootfallDialect(LIMITS, intake);

    @Test
    void fieldsAddressesAndPropertiesAreTreatedAndTheEventSaysSo() {
        ReceivedEvent event = accepted("shop", """
            {"event_id":"e1","name":"signup","visitor_id":"v1","user_id":"ada","title":"Ada's page",
             "url":"https://shop.example/?email=ada%40example.org&a=1","referrer":"https://x.example/?token=abc",
             "properties":{"mail":"ada@example.org","iban":"DE00","card":4111111111111111,"n":1},
             "context":{"user_id":"ada","lib":"x"}}\
            """);

        assertThat(event.getUserId()).contains(Policies.PSEUDONYMS.lasting("shop", "user_id", "ada"));
        assertThat(event.getVisitorId()).isEqualTo("v1");
        assertThat(event.getTitle()).isEmpty();
        assertThat(event.getUrl()).contains("https://shop.example/?email=***&a=1");
        assertThat(event.getReferrer()).contains("https://x.example/?token=***");
        assertThat(event.getProperties()).isEqualTo("{\"mail\":\"***\",\"card\":\"***\",\"n\":1}");
        assertThat(event.getPolicyVersion()).isEqualTo("2026-11");
        assertThat(event.getSuppressed()).isEmpty();
        assertThat(event.getTreated())
                .containsExactlyInAnyOrder(
                        new Treatment("user_id", "identifier", "hash"),
                        new Treatment("title", "technical", "drop"),
                        new Treatment("url", "contact", "mask"),
                        new Treatment("referrer", "sensitive", "mask"),
                        new Treatment("properties.mail", "contact", "mask"),
                        new Treatment("properties.iban", "sensitive", "drop"),
                        new Treatment("properties.card", "sensitive", "mask"),
                        new Treatment("context.user_id", "identifier", "hash"));
        assertThat(count("footfall.ingest.treated", "source", "shop", "data_class", "contact", "treatment", "mask"))
                .isEqualTo(2);
    }

    @Test
    void identifiersAreHashedWhereSomethingIsFoundInThemSoThatPersonsStayApart() {
        ReceivedEvent ada = accepted("shop", """
            {"event_id":"ada@example.org-1","name":"x","visitor_id":"ada@example.org"}\
            """);
        ReceivedEvent eve = accepted("shop", """
            {"event_id":"eve@example.org-1","name":"mail from eve@example.org","visitor_id":"eve@example.org"}\
            """);

        assertThat(ada.getVisitorId())
                .isEqualTo(Policies.PSEUDONYMS.lasting("shop", "visitor_id", "ada@example.org"))
                .isNotEqualTo(eve.getVisitorId());
        assertThat(ada.getEventId()).matches("[0-9a-f]{32}").isNotEqualTo(eve.getEventId());
        assertThat(eve.getName()).isEqualTo("mail from ***");
        assertThat(ada.getTreated()).contains(new Treatment("visitor_id", "contact", "hash"));
    }

    @Test
    void copiesOfIdentifiersInAContextAreTreatedAsTheIdentifierIs() {
        policy = Policies.of("version: a\nfields: {visitor_id: hash}\n");
        ReceivedEvent event = accepted(
                new SnowplowDialect(LIMITS, intake, () -> "fresh"),
                TestHead.of("POST", "/com.snowplowanalytics.snowplow/tp2").with("Content-Type", "application/json"),
                "shop",
                """
                {"schema":"iglu:com.snowplowanalytics.snowplow/payload_data/jsonschema/1-0-4",
                 "data":[{"e":"pv","p":"web","tv":"js-4","duid":"d-1","nuid":"n-1","sid":"s-1"}]}\
                """);

        assertThat(event.getVisitorId()).isEqualTo(Policies.PSEUDONYMS.lasting("shop", "visitor_id", "d-1"));
        assertThat(event.getContext()).doesNotContain("n-1", "s-1").contains("js-4");
    }

    @Test
    void anEventWithoutConsentIsCountedWithoutAnybodyInIt() {
        String body = """
            {"event_id":"e1","name":"page_view","visitor_id":"v1","user_id":"u1","url":"/?q","referrer":"/r","title":"t",
             "user_agent":"Agent/1","language":"en","properties":{"a":1},"context":{"b":2},"created_at":1793534400000}\
            """;
        ReceivedEvent event = accepted("asks", body);

        assertThat(event.getSuppressed()).contains("no-consent");
        assertThat(event.toString()).doesNotContain("e1\"", "v1", "u1", "?q", "Agent", "\"en\"", "192.0.2.9");
        assertThat(event.getVisitorId()).isEmpty();
        assertThat(event.getProperties()).isEqualTo("{}");
        assertThat(event.getContext()).isEqualTo("{}");
        assertThat(event.getUrl()).isEmpty();
        assertThat(event.getName()).isEqualTo("page_view");
        assertThat(event.getCreatedAt()).contains(Instant.ofEpochMilli(1_793_534_400_000L));
        assertThat(event.getEventId())
                .isEqualTo(accepted("asks", body).getEventId())
                .isNotEqualTo(accepted("asks", body.replace("\"e1\"", "\"e2\"")).getEventId());
        assertThat(event.getPolicyVersion()).isEqualTo("2026-11");
        assertThat(count("footfall.ingest.suppressed", "source", "asks", "reason", "no-consent"))
                .isEqualTo(3);
    }

    @Test
    void theSenderIsStillToldTheIdThatItSent() {
        Outcome outcome = outcomes(own, NATIVE, "asks", "{\"event_id\":\"e1\",\"name\":\"x\"}")
                .getFirst();

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Accepted.class, accepted -> {
            assertThat(accepted.sentId()).isEqualTo("e1");
            assertThat(accepted.event().getEventId()).isNotEqualTo("e1");
        });
    }

    @Test
    void consentInFootfallsOwnWordsOpensThePurpose() {
        ReceivedEvent event = accepted("asks", """
            {"name":"x","visitor_id":"v1","consent":{"analytics":true,"ads":false}}\
            """);

        assertThat(event.getSuppressed()).isEmpty();
        assertThat(event.getPurposes()).containsExactly("analytics");
        assertThat(event.getLegalBasis()).isEqualTo("consent");
        assertThat(event.getConsent()).isEqualTo(Map.of("analytics", true, "ads", false));
        assertThat(accepted("asks", "{\"name\":\"x\",\"consent\":null}").getSuppressed())
                .contains("no-consent");
    }

    @Test
    void consentThatIsNeitherYesNorNoIsRejected() {
        for (String value : List.of("\"yes\"", "1", "null", "{}")) {
            assertThat(rejected("asks", "{\"name\":\"x\",\"consent\":{\"analytics\":" + value + "}}"))
                    .satisfies(rejected -> {
                        assertThat(rejected.getRule()).isEqualTo("field.value");
                        assertThat(rejected.getPath()).contains("/consent/analytics");
                    });
        }
        assertThat(rejected("asks", "{\"name\":\"x\",\"consent\":true}").getRule())
                .isEqualTo("field.type");
    }

    @Test
    void consentInSegmentsWordsOpensThePurpose() {
        SegmentDialect segment = new SegmentDialect(LIMITS, intake);
        TestHead head = TestHead.of("POST", "/v1/track").with("Content-Type", "application/json");
        String call = """
            {"event":"x","anonymousId":"v1","context":{"consent":{"categoryPreferences":{"Analytics":%s}}}}\
            """;

        assertThat(accepted(segment, head, "asks", call.formatted(true)).getPurposes())
                .containsExactly("analytics");
        assertThat(accepted(segment, head, "asks", call.formatted(false)).getSuppressed())
                .contains("no-consent");
    }

    @Test
    void consentInRudderStacksWordsOpensThePurpose() {
        RudderStackDialect rudderStack = new RudderStackDialect(LIMITS, intake);
        TestHead head = TestHead.of("POST", "/v1/track").with("Content-Type", "application/json");
        String call = """
            {"event":"x","anonymousId":"v1","context":{"consentManagement":{"%s":["C0002"],"provider":"oneTrust"}}}\
            """;

        assertThat(accepted(rudderStack, head, "asks", call.formatted("allowedConsentIds"))
                        .getPurposes())
                .containsExactly("analytics");
        assertThat(accepted(rudderStack, head, "asks", call.formatted("deniedConsentIds"))
                        .getSuppressed())
                .contains("no-consent");
    }

    @Test
    void browsersSignalsAreReadFromTheirHeaders() {
        String event = "{\"name\":\"x\",\"visitor_id\":\"v1\",\"consent\":{\"analytics\":true}}";

        assertThat(accepted(own, NATIVE.with("Sec-GPC", "1"), "shop", event).getSuppressed())
                .contains("global-privacy-control");
        assertThat(accepted(own, NATIVE.with("DNT", "1"), "asks", event).getSuppressed())
                .contains("do-not-track");
        assertThat(accepted(own, NATIVE.with("DNT", "1"), "shop", event).getSuppressed())
                .isEmpty();
        assertThat(accepted(own, NATIVE.with("Sec-GPC", "0").with("DNT", "null"), "asks", event)
                        .getSuppressed())
                .isEmpty();
    }

    @Test
    void whatIsRejectedIsSearchedByteForByte() {
        RejectedEvent rejected = rejected("shop", """
            {"event_id":"e1","name":7,"user_id":"ada","title":"T","properties":{"iban":"DE00","mail":"ada@example.org",
             "ü":"4111 1111 1111 1111","note":"ß"},"ada@example.org":1}\
            """);

        String raw = StandardCharsets.UTF_8.decode(rejected.getRaw()).toString();
        assertThat(raw)
                .doesNotContain("ada", "DE00", "4111")
                .contains("\"ü\":\"***\",\"note\":\"ß\"", "\"event_id\":\"e1\",\"name\":7", "\"***\":1");
        assertThat(rejected("shop", "{\"name\":\"x\",\"ada@example.org\":1}").getPath())
                .contains("/***");
        assertThat(rejected.getEventId()).contains("e1");
        RejectedEvent broken = rejected(
                "shop", "{\"name\":\"x\",\"password\":\"hunter2\",\"url\":\"/?token=abc\", oops ada@example.org");
        assertThat(StandardCharsets.UTF_8.decode(broken.getRaw()).toString())
                .isEqualTo("{\"name\":\"x\",\"password\":\"***\",\"url\":\"/?token=***\", oops \"***\"");
        assertThat(count("footfall.ingest.treated", "source", "shop")).isPositive();
    }

    @Test
    void namesOfPurposesAreSearchedAndANoOutweighsAYesWhereTwoBecomeOne() {
        ReceivedEvent event = accepted(own, NATIVE, "shop", """
            {"name":"x","visitor_id":"v","consent":{"analytics":true,"ada@example.org":true,"bob@example.org":false}}\
            """);

        assertThat(event.getConsent()).isEqualTo(Map.of("analytics", true, "***", false));
        assertThat(event.getTreated()).contains(new Treatment("consent", "contact", "mask"));
    }

    @Test
    void aQueryThatIsRejectedHasItsRuledParametersTreatedToo() {
        RejectedEvent rejected = rejected("shop", "e=pv&uid=ada-1&duid=v1&page=%zz&refr=https%3A%2F%2Fx.example&aid=k");

        assertThat(StandardCharsets.UTF_8.decode(rejected.getRaw()).toString())
                .matches("e=pv&uid=[0-9a-f]{32}&duid=v1&page=&refr=https%3A%2F%2Fx\\.example&aid=k");
    }

    @Test
    void nothingOfARejectedEventIsKeptWhereItsBrowserSignalsOrThePolicyWithholds() {
        RejectedEvent signalled = ((Outcome.Rejected)
                        outcomes(own, NATIVE.with("Sec-GPC", "1"), "shop", "{\"event_id\":\"e1\",\"name\":7}")
                                .getFirst())
                .event();
        RejectedEvent withheld = rejected("strict", "{\"event_id\":\"e1\",\"name\":7}");

        assertThat(List.of(signalled, withheld)).allSatisfy(rejected -> {
            assertThat(rejected.getRaw().remaining()).isZero();
            assertThat(rejected.getEventId()).isPresent().isNotEqualTo(Optional.of("e1"));
            assertThat(rejected.getRule()).isEqualTo("field.type");
        });
    }

    @Test
    void withoutAPolicyOnlyPasswordsAndTokensInAddressesAreMasked() {
        policy = Policy.builtIn();
        ReceivedEvent event = accepted(own, NATIVE.with("Sec-GPC", "1").with("DNT", "1"), "shop", """
            {"name":"x","visitor_id":"ada@example.org","url":"/?access_token=abc&code=SUMMER&email=ada@example.org",
             "properties":{"mail":"ada@example.org","password":"p"}}\
            """);

        assertThat(event.getUrl()).contains("/?access_token=***&code=SUMMER&email=ada@example.org");
        assertThat(event.getVisitorId()).isEqualTo("ada@example.org");
        assertThat(event.getProperties()).isEqualTo("{\"mail\":\"ada@example.org\",\"password\":\"p\"}");
        assertThat(event.getSuppressed()).isEmpty();
        assertThat(event.getPolicyVersion()).isEmpty();
        assertThat(event.getTreated()).containsExactly(new Treatment("url", "sensitive", "mask"));
        assertThat(StandardCharsets.UTF_8
                        .decode(rejected("shop", "{\"name\":7,\"url\":\"/?password=p&mail=ada@example.org\"}")
                                .getRaw())
                        .toString())
                .isEqualTo("{\"name\":7,\"url\":\"/?password=***&mail=ada@example.org\"}");
    }

    private ReceivedEvent accepted(String source, String body) {
        return accepted(own, NATIVE, source, body);
    }

    private static ReceivedEvent accepted(Dialect dialect, RequestHead head, String source, String body) {
        Outcome outcome = outcomes(dialect, head, source, body).getFirst();
        assertThat(outcome).isInstanceOf(Outcome.Accepted.class);
        return ((Outcome.Accepted) outcome).event();
    }

    private RejectedEvent rejected(String source, String body) {
        Outcome outcome = outcomes(own, NATIVE, source, body).getFirst();
        assertThat(outcome).isInstanceOf(Outcome.Rejected.class);
        return ((Outcome.Rejected) outcome).event();
    }

    private static List<Outcome> outcomes(Dialect dialect, RequestHead head, String source, String body) {
        Submission submission = new Submission(
                head, new Source(source, "a secret of the source"), body.getBytes(StandardCharsets.UTF_8), NOW);
        return ((Reading.Events) dialect.read(submission)).outcomes();
    }

    private double count(String name, String... tags) {
        return meters.find(name).tags(tags).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
