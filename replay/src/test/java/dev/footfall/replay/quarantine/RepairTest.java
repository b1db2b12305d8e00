package dev.footfall.replay.quarantine;

import dev.footfall.replay.deliver.Wire;
import dev.footfall.replay.quarantine.JsonPatch.PatchException;
import dev.footfall.sinks.postgres.RejectedTable.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RepairTest {
    @Test
    void anEventGoesOnUnderItsOwnIdAndAtItsTime() throws Exception {
        Repair.Repaired repaired = repair("[{\"op\":\"replace\",\"path\":\"/name\",\"value\":\"x\"}]")
                .repair(rejected("native", "{\"event_id\":\"e1\",\"name\":17}", Optional.of("e1")));

        assertThat(repaired.wire()).isEqualTo(Wire.NATIVE);
        assertThat(repaired.ids()).containsExactly("e1");
        assertThat(texts(repaired))
                .containsExactly("{\"event_id\":\"e1\",\"name\":\"x\",\"created_at\":\"1970-01-01T00:00:00Z\"}");
    }

    @Test
    void anEventWithoutAnIdIsGivenThatOfItsRejection() throws Exception {
        assertThat(repair(rejected("native", "{\"name\":\"x\"}", Optional.empty()))
                        .ids())
                .containsExactly("r1");
    }

    @Test
    void aClientsClockIsSetRightByWhenItSentAsAtTheFirstTime() throws Exception {
        assertThat(texts(repair(rejected(
                        "native",
                        "{\"name\":\"x\",\"created_at\":\"2030-01-01T00:00:00Z\",\"sent_at\":\"2030-01-01T00:00:05Z\"}",
                        Optional.of("e1")))))
                .containsExactly("{\"name\":\"x\",\"created_at\":\"1969-12-31T23:59:55Z\",\"event_id\":\"e1\"}");
        assertThat(texts(repair(
                        rejected("snowplow", "{\"e\":\"pv\",\"dtm\":\"7000\",\"stm\":\"9000\"}", Optional.of("e1")))))
                .containsExactly("{\"e\":\"pv\",\"dtm\":\"7000\",\"stm\":\"9000\",\"eid\":\"e1\"}"); // no times of ours
        assertThat(texts(repair(rejected(
                        "segment",
                        "{\"type\":\"page\",\"timestamp\":\"yesterday\",\"sentAt\":\"2030-01-01T00:00:05Z\"}",
                        Optional.of("m1")))))
                .singleElement()
                .asString()
                .contains("yesterday");
    }

    @Test
    void whatIsNotJsonCanBeReplacedWhole() throws Exception {
        Repair.Repaired repaired = repair("[{\"op\":\"replace\",\"path\":\"\",\"value\":{\"name\":\"x\"}}]")
                .repair(rejected("native", "GET /a HTTP/1.1", Optional.of("e1")));

        assertThat(texts(repaired)).singleElement().asString().startsWith("{\"name\":\"x\",\"event_id\":\"e1\"");
    }

    @Test
    void everyProtocolsEventsAreNamedInItsOwnField() throws Exception {
        assertThat(texts(repair(rejected("segment", "{\"type\":\"track\"}", Optional.empty()))))
                .singleElement()
                .asString()
                .contains("\"messageId\":\"r1\"", "\"originalTimestamp\":\"1970-01-01T00:00:00Z\"");
        assertThat(texts(repair(rejected("rudderstack", "{\"type\":\"track\"}", Optional.empty()))))
                .singleElement()
                .asString()
                .contains("\"messageId\":\"r1\"");
        assertThat(texts(repair(
                        rejected("snowplow", "e=xx&p=web&url=https%3A%2F%2Fa.example&key=***", Optional.empty()))))
                .containsExactly(
                        "{\"e\":\"xx\",\"p\":\"web\",\"url\":\"https://a.example\",\"eid\":\"r1\",\"dtm\":\"0\"}");
        assertThat(texts(repair(rejected("posthog", "{\"event\":\"a\",\"offset\":5000}", Optional.empty()))))
                .containsExactly("{\"event\":\"a\",\"uuid\":\"r1\",\"timestamp\":\"1969-12-31T23:59:55Z\"}");
    }

    @Test
    void aCloudEventInBinaryModeBecomesOneInJson() throws Exception {
        Repair.Repaired repaired = repair(rejected(
                "cloudevents",
                "content-type: application/json\r\nce-id: 1\r\nce-source: /a%20b\r\nce-time: 2026-01-01T00:00:00Z\r\n\r\n{\"a\":1}",
                Optional.of("hash")));

        assertThat(repaired.ids()).containsExactly("hash");
        assertThat(texts(repaired))
                .containsExactly("{\"datacontenttype\":\"application/json\",\"id\":\"1\",\"source\":\"/a b\","
                        + "\"time\":\"2026-01-01T00:00:00Z\",\"data\":{\"a\":1}}");
    }

    @Test
    void aRequestThatWasNotAcceptedAsAWholeIsTakenApart() throws Exception {
        Repair.Repaired repaired = repair("[{\"op\":\"remove\",\"path\":\"/context\"}]")
                .repair(rejected(
                        "segment",
                        "{\"context\":7,\"sentAt\":\"2030-01-01T00:00:05Z\",\"batch\":[{\"type\":\"page\",\"timestamp\":"
                                + "\"2030-01-01T00:00:00Z\"},{\"type\":\"page\",\"messageId\":\"m2\"}]}",
                        Optional.empty()));

        assertThat(repaired.ids()).containsExactly("r1-0", "m2");
        assertThat(texts(repaired).getFirst())
                .isEqualTo("{\"type\":\"page\",\"timestamp\":\"1969-12-31T23:59:55Z\",\"messageId\":\"r1-0\"}");
    }

    @Test
    void whatCannotBeRepairedHereSaysWhatToDo() {
        assertThatThrownBy(() -> repair(rejected("telegraph", "{}", Optional.empty())))
                .isInstanceOf(PatchException.class)
                .hasMessageContainingAll("it came as telegraph", "its own client");
        assertThatThrownBy(() -> repair(rejected("native", "{\"name\":", Optional.empty())))
                .hasMessageContaining("not a JSON object");
        assertThatThrownBy(() -> repair(rejected("native", "17", Optional.empty())))
                .hasMessageContaining("not a JSON object");
    }

    private static List<String> texts(Repair.Repaired repaired) {
        return repaired.events().stream()
                .map(event -> new String(event, StandardCharsets.UTF_8))
                .toList();
    }

    private static Repair repair(String patch) throws PatchException {
        return new Repair(Optional.of(JsonPatch.parse(patch)));
    }

    private static Repair.Repaired repair(Rejected rejected) throws PatchException {
        return new Repair(Optional.empty()).repair(rejected);
    }

    private static Rejected rejected(String dialect, String raw, Optional<String> eventId) {
        return new Rejected(
                "r1",
                "shop",
                dialect,
                "field.type",
                Optional.of("/name"),
                "must be a text",
                Optional.empty(),
                eventId,
                StandardCharsets.UTF_8.encode(raw),
                Instant.EPOCH);
    }
}
