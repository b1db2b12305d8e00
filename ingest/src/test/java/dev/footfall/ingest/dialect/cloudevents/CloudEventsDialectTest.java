package dev.footfall.ingest.dialect.cloudevents;

import dev.footfall.ingest.dialect.Credential;
import dev.footfall.ingest.dialect.Reading;
import dev.footfall.ingest.dialect.Refusal;
import dev.footfall.ingest.dialect.TestHead;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static dev.footfall.ingest.dialect.cloudevents.Senders.ATTRIBUTES;
import static dev.footfall.ingest.dialect.cloudevents.Senders.BATCH;
import static dev.footfall.ingest.dialect.cloudevents.Senders.BINARY;
import static dev.footfall.ingest.dialect.cloudevents.Senders.STRUCTURED;
import static dev.footfall.ingest.dialect.cloudevents.Senders.json;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

class CloudEventsDialectTest {
    private final Senders senders = new Senders();

    @Test
    void anEmptyBatchIsFineAndAFullOneIsNot() {
        assertThat(senders.reading(BATCH, "[]".getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        Reading.Answered.class,
                        answered -> assertThat(answered.answer().status()).isEqualTo(202));
        String many = "[" + String.join(",", Collections.nCopies(101, "{}")) + "]";
        assertThat(senders.reading(BATCH, many.getBytes(UTF_8)))
                .isInstanceOfSatisfying(
                        Reading.Refused.class,
                        refused -> assertThat(refused.refusal().kind()).isEqualTo(Refusal.Kind.EVENTS_TOO_MANY));
    }

    @Test
    void onTheSharedPathOnlyCloudEventsAreClaimed() {
        TestHead shared = TestHead.of("POST", "/v1/events");
        assertThat(senders.dialect.claims(shared.with("Content-Type", "application/json")))
                .isFalse();
        assertThat(senders.dialect.claims(shared.with("Content-Type", "application/cloudevents-batch+json")))
                .isTrue();
        assertThat(senders.dialect.claims(shared.with("ce-specversion", "1.0"))).isTrue();
        assertThat(senders.dialect.claims(TestHead.of("POST", "/cloudevents"))).isTrue();
    }

    @Test
    void whatIsNoCloudEventIsRefused() {
        TestHead head = TestHead.of("POST", "/cloudevents");
        for (TestHead other : List.of(
                head,
                head.with("Content-Type", "application/json"),
                head.with("Content-Type", "application/cloudevents+avro"))) {
            assertThat(senders.dialect.examine(other))
                    .hasValueSatisfying(refusal -> assertThat(refusal.kind()).isEqualTo(Refusal.Kind.TYPE_UNSUPPORTED));
        }
        assertThat(senders.dialect.examine(BINARY)).isEmpty();
        assertThat(senders.dialect.examine(BATCH)).isEmpty();
    }

    @Test
    void theWriteKeyIsInTheHeaderOrTheQuery() {
        assertThat(senders.dialect.credential(BINARY.with("Authorization", "Bearer k")))
                .isEqualTo(new Credential.WriteKey("k"));
        assertThat(senders.dialect.credential(TestHead.of("POST", "/cloudevents?key=k")))
                .isEqualTo(new Credential.WriteKey("k"));
        assertThat(senders.dialect.credential(BINARY)).isInstanceOf(Credential.Missing.class);
    }

    @ParameterizedTest
    @CsvSource({"2, 0, 202, ''", "1, 1, 200, '\"rejected\":1'", "0, 2, 400, '\"error\":\"field.missing\"'"})
    void theAnswerHasVerdictsOnlyWhereEventsAreRejected(int good, int bad, int status, String part) {
        List<String> events = new ArrayList<>(Collections.nCopies(good, json("{" + ATTRIBUTES + "}")));
        events.addAll(Collections.nCopies(bad, "{}"));
        List<Verdict> verdicts = senders.read(BATCH, "[" + String.join(",", events) + "]").stream()
                .map(outcome -> new Verdict(outcome, new Receipt.Stored("t", 0, 0)))
                .toList();
        var answer = senders.dialect.answer(BATCH, verdicts);
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
        List<Verdict> verdicts = List.of(
                new Verdict(senders.read(BINARY, "{}").getFirst(), new Receipt.Unavailable("TimeoutException")));
        var answer = senders.dialect.answer(BINARY, verdicts);
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.headers()).containsKey("Retry-After");
    }

    @Property(tries = 300)
    void anyBytesAreReadWithoutAnError(@ForAll byte[] bytes) {
        for (TestHead head : List.of(STRUCTURED, BATCH, BINARY, BINARY.with("Content-Type", "text/plain"))) {
            assertThat(senders.reading(head, bytes)).isNotNull();
        }
    }
}
