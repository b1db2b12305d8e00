package dev.footfall.ingest.dialect.posthog;

import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.RequestHead;
import dev.footfall.ingest.dialect.TestHead;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class PostHogAnswersTest {
    private static final Receipt STORED = new Receipt.Stored("topic", 0, 1);
    private static final Receipt AWAY = new Receipt.Unavailable("TimeoutException");
    private static final RequestHead ALL = TestHead.of("POST", "/batch/");
    private static final RequestHead EACH = TestHead.of("POST", "/i/v1/analytics/events");
    private static final String GOOD = "{'event':'x','distinct_id':'d','uuid':'u1'}";
    private static final String BAD = "{'event':'x','uuid':'u2'}";
    private static final String NAMELESS = "{'event':'x'}";

    private final PostedEvents posted = new PostedEvents();

    @Test
    void whatIsStoredIsOkInQuarantineToo() {
        Answer answer = answer(ALL, verdict(GOOD, STORED), verdict(BAD, STORED));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(body(answer)).isEqualTo("{\"status\":\"Ok\"}");
    }

    @Test
    void oneEventThatIsNotStoredBringsTheRequestBack() {
        Answer answer = answer(ALL, verdict(GOOD, STORED), verdict(BAD, AWAY));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsEntry("Retry-After", "1");
    }

    @Test
    void noJsonIsToldThoughItIsKept() {
        Verdict verdict = new Verdict(
                posted.read(PostedEvents.browser("/e/"), PostedEvents.json("{'token':'test-key',oops}"))
                        .getFirst(),
                STORED);
        for (RequestHead head : List.of(ALL, EACH)) {
            Answer answer = answer(head, verdict);
            assertThat(answer.status()).isEqualTo(400);
            assertThat(body(answer))
                    .startsWith("{\"type\":\"validation_error\",\"code\":\"json.malformed\",\"detail\":\"not JSON")
                    .doesNotContain("oops");
        }
        assertThat(answer(ALL, new Verdict(verdict.outcome(), AWAY)).status()).isEqualTo(503);
        assertThat(answer(EACH, new Verdict(verdict.outcome(), AWAY)).status()).isEqualTo(503);
    }

    @Test
    void theNewProtocolHasAResultForEachId() {
        Answer answer = answer(EACH, verdict(GOOD, STORED), verdict(BAD, STORED));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).doesNotContainKey("Retry-After");
        assertThat(body(answer))
                .isEqualTo("{\"results\":{\"u1\":{\"result\":\"ok\"},\"u2\":{\"result\":\"drop\","
                        + "\"details\":\"field.missing at /distinct_id: an event needs a distinct_id\"}}}");
    }

    @Test
    void theNewProtocolAsksForWhatIsNotStored() {
        Answer answer = answer(EACH, verdict(GOOD, AWAY), verdict(BAD, STORED));
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers()).containsEntry("Retry-After", "1");
        assertThat(body(answer))
                .startsWith("{\"results\":{\"u1\":{\"result\":\"retry\",")
                .contains("\"u2\":{\"result\":\"drop\",");
    }

    @Test
    void ofTwoResultsForOneIdTheWorseCounts() {
        for (Verdict[] order : new Verdict[][] {
            {verdict(GOOD, STORED), verdict(GOOD, AWAY)},
            {verdict(GOOD, AWAY), verdict(GOOD, STORED)}
        }) {
            assertThat(body(answer(EACH, order)))
                    .contains("\"u1\":{\"result\":\"retry\"")
                    .doesNotContain("\"ok\"");
        }
    }

    @Test
    void anEventThatCannotBeNamedBringsAllBackIfItIsNotStored() {
        assertThat(answer(EACH, verdict(GOOD, STORED), verdict(NAMELESS, AWAY)).status())
                .isEqualTo(503);
        assertThat(body(answer(EACH, verdict(GOOD, STORED), verdict(NAMELESS, STORED))))
                .isEqualTo("{\"results\":{\"u1\":{\"result\":\"ok\"}}}");
    }

    @ParameterizedTest
    @EnumSource(Refusal.Kind.class)
    void aRefusalIsFinalUnlessItIsA503(Refusal.Kind kind) {
        Answer answer = posted.dialect.refuse(ALL, Refusal.of(kind, "what to do"));
        boolean again =
                kind == Refusal.Kind.THROTTLED || kind == Refusal.Kind.UNAVAILABLE || kind == Refusal.Kind.BODY_TIMEOUT;
        assertThat(answer.status()).isEqualTo(again ? 503 : kind.status());
        assertThat(answer.headers().containsKey("Retry-After")).isEqualTo(again);
        assertThat(body(answer)).contains("\"code\":\"" + kind.code() + "\",\"detail\":\"what to do\"");
    }

    @Test
    void tooMuchIsA413WhichHalvesABatch() {
        assertThat(posted.dialect
                        .refuse(ALL, Refusal.of(Refusal.Kind.BODY_TOO_LARGE, ""))
                        .status())
                .isEqualTo(413);
        assertThat(posted.dialect
                        .refuse(ALL, Refusal.of(Refusal.Kind.EVENTS_TOO_MANY, ""))
                        .status())
                .isEqualTo(413);
    }

    private Answer answer(RequestHead head, Verdict... verdicts) {
        return posted.dialect.answer(head, List.of(verdicts));
    }

    private Verdict verdict(String event, Receipt receipt) {
        return new Verdict(posted.one(event), receipt);
    }

    private static String body(Answer answer) {
        return new String(answer.body(), UTF_8);
    }
}
