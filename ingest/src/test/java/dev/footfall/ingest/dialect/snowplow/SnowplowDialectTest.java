package dev.footfall.ingest.dialect.snowplow;

import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.TestHead;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.footfall.ingest.dialect.snowplow.Trackers.POST;
import static dev.footfall.ingest.dialect.snowplow.Trackers.accepted;
import static dev.footfall.ingest.dialect.snowplow.Trackers.payload;
import static dev.footfall.ingest.dialect.snowplow.Trackers.rawOf;
import static dev.footfall.ingest.dialect.snowplow.Trackers.rejected;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class SnowplowDialectTest {
    private final Trackers trackers = new Trackers();

    @Test
    void aQueryIsDecodedAsFormsAre() {
        ReceivedEvent event =
                pixel("e=pv&page=Gr%C3%B6%c3%9Fe+5%20%E2%82%AC&url=https%3A%2F%2Fa%2F%3Fb%3Dc%26d&key=k&&=");
        assertThat(event.getTitle()).contains("Größe 5 €");
        assertThat(event.getUrl()).contains("https://a/?b=c&d");
        assertThat(event.getContext()).isEqualTo("{}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            e=pv&page=%zz    | field.value
            e=pv&page=%E     | field.value
            e=pv&page=%      | field.value
            e=pv&page=%FF    | field.value
            e=pv&page=%00    | string.nul
            e=pv&e=pv        | field.duplicate
            key=k            | field.missing
            """)
    void aBrokenQueryIsRejectedAsItCame(String query, String rule) {
        List<Outcome> outcomes = trackers.read(TestHead.of("GET", "/i?" + query), "");
        RejectedEvent rejected = rejected(outcomes.getFirst());
        assertThat(rejected.getRule()).isEqualTo(rule);
        assertThat(rawOf(rejected)).isEqualTo(query);
    }

    @Test
    void theWriteKeyIsInTheAddressOrTheAppId() {
        assertThat(key(TestHead.of("POST", POST.path() + "?key=k1"))).isEqualTo("k1");
        assertThat(key(TestHead.of("POST", "/k2" + POST.path()))).isEqualTo("k2");
        assertThat(key(TestHead.of("GET", "/k2/i?aid=a"))).isEqualTo("k2");
        assertThat(key(TestHead.of("GET", "/i?aid=a"))).isEqualTo("a");
        assertThat(key(TestHead.of("HEAD", "/ice.png?aid=a&key=k1"))).isEqualTo("k1");
        assertThat(trackers.dialect.credential(TestHead.of("GET", "/i?e=pv"))).isInstanceOf(Credential.Missing.class);
        assertThat(trackers.dialect.credential(POST)).isEqualTo(new Credential.InBody());
    }

    @Test
    void theFirstAppIdOfABodyIsTheWriteKey() {
        assertThat(keyIn(payload("{\"e\":\"pv\"}", "oops", "{\"aid\":\"a\"}", "{\"aid\":\"b\"}")))
                .isEqualTo(new Credential.WriteKey("a"));
        for (String body : List.of("", "oops", "{}", payload("{\"aid\":\"\"}"), payload("{\"aid\":7}"), payload("7"))) {
            assertThat(keyIn(body)).isInstanceOf(Credential.Missing.class);
        }
    }

    @Test
    void aPostIsAnsweredOkAndAPixelWithAGif() {
        Answer post = trackers.dialect.answer(POST, verdicts(new Receipt.Stored("t", 0, 0)));
        assertThat(post.status()).isEqualTo(200);
        assertThat(post.headers()).containsEntry("Content-Type", "text/plain");
        assertThat(new String(post.body(), UTF_8)).isEqualTo("ok");

        Answer pixel = trackers.dialect.answer(TestHead.of("GET", "/i"), verdicts(new Receipt.Stored("t", 0, 0)));
        assertThat(pixel.status()).isEqualTo(200);
        assertThat(pixel.headers())
                .containsEntry("Content-Type", "image/gif")
                .containsEntry("Cache-Control", "no-cache, no-store, must-revalidate");
        assertThat(pixel.body()).startsWith("GIF89a".getBytes(UTF_8)).endsWith(';');
    }

    @Test
    void theCookieIsTheIdOfTheQueryElseTheOneItWasElseNew() {
        String attributes = "; Max-Age=31536000; Path=/; Secure; HttpOnly; SameSite=None";
        TestHead cookie = POST.with("Cookie", "sp=from-cookie");
        TestHead pixel = TestHead.of("GET", "/i?nuid=network-1").with("Cookie", "sp=from-cookie");
        TestHead injection = TestHead.of("GET", "/i?nuid=a%0D%0AX-Bad:%20b").with("Cookie", "sp=from-cookie");
        assertThat(cookieFor(POST)).isEqualTo("sp=fresh-1" + attributes);
        assertThat(cookieFor(cookie)).isEqualTo("sp=from-cookie" + attributes);
        assertThat(cookieFor(pixel)).isEqualTo("sp=network-1" + attributes);
        assertThat(cookieFor(injection)).isEqualTo("sp=from-cookie" + attributes);
        assertThat(cookieFor(cookie.with("SP-Anonymous", "*")))
                .isEqualTo("sp=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=None");
    }

    @Test
    void whatIsNotDurableIsToBeSentAgain() {
        Answer answer = trackers.dialect.answer(POST, verdicts(new Receipt.Unavailable("TimeoutException")));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("Retry-After", "1").doesNotContainKey("Set-Cookie");
    }

    @ParameterizedTest
    @CsvSource({
        "BODY_TOO_LARGE, 422",
        "EVENTS_TOO_MANY, 422",
        "ENCODING_UNSUPPORTED, 422",
        "TYPE_UNSUPPORTED, 422",
        "ENCODING_BROKEN, 400",
        "BODY_EMPTY, 400",
        "KEY_MISSING, 401",
        "KEY_UNKNOWN, 401",
        "THROTTLED, 503",
        "UNAVAILABLE, 503",
        "BODY_TIMEOUT, 408"
    })
    void aRefusalHasTheStatusThatTrackersActOnRightly(Refusal.Kind kind, int status) {
        Answer answer = trackers.dialect.refuse(POST, new Refusal(kind, "why", Optional.of(Duration.ofSeconds(4))));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.headers()).containsEntry("Retry-After", "4").containsEntry("Content-Type", "text/plain");
        assertThat(new String(answer.body(), UTF_8)).isEqualTo(kind.code() + ": why");
    }

    @Property(tries = 300)
    void anyBytesAreReadWithoutAnError(@ForAll byte[] bytes) {
        assertThat(trackers.reading(POST, bytes)).isNotNull();
        assertThat(trackers.dialect.credentialIn(POST, bytes)).isNotNull();
    }

    @Property(tries = 500)
    void anyEventIsReadWithoutAnErrorAndNoByteIsLost(
            @ForAll
                    @StringLength(max = 60)
                    @Chars({'{', '}', '[', '"', '\\', ',', ':', ' ', 'e', 'u', '_', 'p', 'r', 'x', '1'})
                    String text) {
        List<Outcome> outcomes = trackers.read(POST, "{\"data\":[{\"e\":\"ue\",\"ue_pr\":" + text + "}]}");
        if (outcomes.stream().allMatch(Outcome.Rejected.class::isInstance)) {
            String kept =
                    outcomes.stream().map(outcome -> rawOf(rejected(outcome))).collect(Collectors.joining());
            assertThat(kept.replaceAll("[, ]", "")).contains(text.replaceAll("[, ]", ""));
        }
    }

    @Property(tries = 500)
    void anyQueryIsReadWithoutAnError(
            @ForAll @StringLength(max = 60) @Chars({'%', '&', '=', '+', 'e', 'p', 'v', '0', 'F', ';', 'ü', '\0'})
                    String query) {
        TestHead head = new TestHead("GET", "/i", query, List.of());
        assertThat(trackers.reading(head, new byte[0])).isNotNull();
        assertThat(trackers.dialect.credential(head)).isNotNull();
        assertThat(cookieFor(head)).doesNotContain("\r", "\n", "\0");
    }

    private String key(RequestHead head) {
        return ((Credential.WriteKey) trackers.dialect.credential(head)).key();
    }

    private Credential keyIn(String body) {
        return trackers.dialect.credentialIn(POST, body.getBytes(UTF_8));
    }

    private List<Verdict> verdicts(Receipt receipt) {
        return trackers.read(POST, payload("{\"e\":\"pv\"}")).stream()
                .map(outcome -> new Verdict(outcome, receipt))
                .toList();
    }

    private String cookieFor(RequestHead head) {
        return Objects.requireNonNull(
                trackers.dialect.answer(head, List.of()).headers().get("Set-Cookie"));
    }

    private ReceivedEvent pixel(String query) {
        return accepted(trackers.read(TestHead.of("GET", "/i?" + query), "")).getFirst();
    }
}
