package dev.footfall.ingest.dialect.rudderstack;

import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Answer;
import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Recording;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.segment.Reads;
import dev.footfall.ingest.dialect.segment.SentRequest;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.ReceivedEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class RudderStackDialectTest {
    private static final LimitSettings LIMITS = new LimitSettings(1 << 20, 8 << 20, 10_000, 1 << 16, 8);

    private final Random random = new Random(1);
    private final RudderStackDialect dialect = new RudderStackDialect(LIMITS, new Intake(new EventIds(() -> random)));
    private final Reads reads = new Reads(dialect);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rudderstack-browser-xhr",
                "rudderstack-browser-batch",
                "rudderstack-browser-beacon",
                "rudderstack-browser-retry",
                "rudderstack-node-gzip",
                "rudderstack-node-plain"
            })
    void everythingThatAClientSentIsClaimedAndAccepted(String name) {
        Recording recording = Recording.read(name);
        List<String> ids = new ArrayList<>();
        for (SentRequest request : SentRequest.all(recording)) {
            assertThat(dialect.claims(request)).isTrue();
            assertThat(dialect.credential(request)).isEqualTo(new Credential.WriteKey(SentRequest.KEY));
        }
        for (SentRequest request : SentRequest.posts(recording)) {
            reads.accepted(request).forEach(event -> ids.add(event.getEventId()));
        }
        assertThat(ids).containsAll(recording.sent().keySet());
        assertThat(recording.sent().keySet()).containsAll(ids);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"segment-browser-standard", "segment-browser-retry", "segment-node-batch", "segment-node-retry"})
    void whatSegmentsClientsSendIsNotClaimed(String name) {
        assertThat(SentRequest.posts(Recording.read(name))).isNotEmpty().noneMatch(dialect::claims);
    }

    @Test
    void aBrowsersPageCallKeepsAllThatItSaid() {
        ReceivedEvent page = reads.ofType("rudderstack-browser-batch", EventType.PAGE);
        assertThat(page.getName()).isEqualTo("page_view");
        assertThat(page.getDialect()).isEqualTo("rudderstack");
        assertThat(page.getVisitorId()).isEqualTo("1d40fdeb-8305-4893-8cf4-d3e09f3cd773");
        assertThat(page.getUrl().orElseThrow()).startsWith("http://localhost:40459/rudderstack.html");
        assertThat(page.getReferrer()).as("$direct is none").isEmpty();
        assertThat(page.getLanguage()).contains("en-US");
        assertThat(page.getProperties()).contains("\"name\":\"Home\"", "\"category\":\"Docs\"");
        assertThat(page.getContext()).contains("\"sessionId\":1795342995448", "\"channel\":\"web\"");
    }

    @Test
    void theTraitsOfAnIdentifyCallAreItsPropertiesOnce() {
        ReceivedEvent browser = reads.ofType("rudderstack-browser-batch", EventType.IDENTIFY);
        assertThat(browser.getProperties()).isEqualTo("{\"plan\":\"pro\"}");
        assertThat(browser.getContext()).doesNotContain("traits");
        ReceivedEvent node = reads.ofType("rudderstack-node-plain", EventType.IDENTIFY);
        assertThat(node.getProperties()).isEqualTo("{\"plan\":\"pro\",\"seats\":0}");
        assertThat(node.getContext()).doesNotContain("traits");
    }

    @Test
    void aServersEventsSpeakOfTheirVisitorAndNotOfTheServer() {
        ReceivedEvent page = reads.ofType("rudderstack-node-gzip", EventType.PAGE);
        assertThat(page.getVisitorId()).isEqualTo("anonymous-0");
        assertThat(page.getUrl()).contains("https://shop.example/p/0");
        assertThat(page.getUserAgent()).isEmpty();
        assertThat(page.toString()).doesNotContain("203.0.113.7");
        assertThat(page.getSentAt()).isPresent();
    }

    @Test
    void theLibraryIsToldThatItsSourceIsOn() {
        SentRequest asked =
                SentRequest.get("/sourceConfig/").withQuery("p=npm&writeKey=test-key&lockPluginsVersion=true");
        assertThat(dialect.credential(asked)).isEqualTo(new Credential.WriteKey("test-key"));
        Answer answer = ((Reading.Answered) dialect.read(asked.submission())).answer();
        assertThat(answer.status()).isEqualTo(200);
        assertThat(new String(answer.body(), UTF_8))
                .startsWith("{\"source\":{\"id\":\"shop\",")
                .contains("\"enabled\":true", "\"destinations\":[]");
    }

    @Test
    void answersAreThoseThatItsClientsExpect() {
        SentRequest request = SentRequest.post("/v1/track", "{\"event\":\"x\",\"userId\":\"u\"}");
        List<Outcome> outcomes = reads.outcomes(request);
        Answer success =
                dialect.answer(request, List.of(new Verdict(outcomes.getFirst(), new Receipt.Stored("t", 0, 0))));
        assertThat(success.status()).isEqualTo(200);
        assertThat(new String(success.body(), UTF_8)).isEqualTo("OK");

        Answer unavailable = dialect.answer(
                request, List.of(new Verdict(outcomes.getFirst(), new Receipt.Unavailable("TimeoutException"))));
        assertThat(unavailable.status()).isEqualTo(503);
        assertThat(Integer.parseInt(unavailable.headers().get("Retry-After"))).isGreaterThan(1);
        assertThat(dialect.refuse(request, Refusal.of(Refusal.Kind.UNAVAILABLE, "not now"))
                        .headers())
                .containsKey("Retry-After");
        assertThat(dialect.refuse(request, Refusal.of(Refusal.Kind.BODY_TOO_LARGE, "less"))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void aLongMessageIdIsNoFault() {
        String call = "{\"event\":\"x\",\"userId\":\"u\",\"messageId\":\"" + "m".repeat(150) + "\"}";
        assertThat(reads.accepted(SentRequest.post("/v1/track", call))
                        .getFirst()
                        .getEventId())
                .hasSize(150);
    }
}
