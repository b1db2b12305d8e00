package dev.footfall.replay.quarantine;

import dev.footfall.replay.quarantine.JsonPatch.PatchException;
import dev.footfall.sinks.postgres.RejectedTable.Rejected;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RepairTest {
    @Test
    void anEventGoesOnUnderItsOwnId() throws Exception {
        byte[] event = repair("[{\"op\":\"replace\",\"path\":\"/name\",\"value\":\"x\"}]")
                .repair(rejected("native", "{\"event_id\":\"e1\",\"name\":17}", Optional.of("e1")));

        assertThat(new String(event, StandardCharsets.UTF_8)).isEqualTo("{\"event_id\":\"e1\",\"name\":\"x\"}");
    }

    @Test
    void anEventWithoutAnIdIsGivenThatOfItsRejection() throws Exception {
        byte[] event = new Repair(Optional.empty()).repair(rejected("native", "{\"name\":\"x\"}", Optional.empty()));

        assertThat(Repair.idOf(event)).isEqualTo("r1");
    }

    @Test
    void whatIsNotJsonCanBeReplacedWhole() throws Exception {
        byte[] event = repair("[{\"op\":\"replace\",\"path\":\"\",\"value\":{\"name\":\"x\"}}]")
                .repair(rejected("native", "GET /a HTTP/1.1", Optional.of("e1")));

        assertThat(new String(event, StandardCharsets.UTF_8)).isEqualTo("{\"name\":\"x\",\"event_id\":\"e1\"}");
    }

    @Test
    void whatCannotBeRepairedHereSaysWhatToDo() {
        Repair repair = new Repair(Optional.empty());

        assertThatThrownBy(() -> repair.repair(rejected("segment", "{}", Optional.empty())))
                .isInstanceOf(PatchException.class)
                .hasMessageContaining("it came as segment", "its own client");
        assertThatThrownBy(() -> repair.repair(rejected("native", "{\"name\":", Optional.empty())))
                .hasMessageContaining("not a JSON object");
        assertThatThrownBy(() -> repair.repair(rejected("native", "17", Optional.empty())))
                .hasMessageContaining("not a JSON object");
    }

    private static Repair repair(String patch) throws PatchException {
        return new Repair(Optional.of(JsonPatch.parse(patch)));
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
