package dev.footfall.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.sinks.postgres.ReconciledMinute;
import dev.footfall.standalone.reconcile.Books;
import dev.footfall.standalone.reconcile.Lag;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReconcileCommandTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Books EVEN =
            new Books(List.of(minute(NOON, 4, 2, 2, 2), minute(NOON.plusSeconds(60), 2, 1, 1, 1)), Optional.empty());
    private static final Books UNEVEN = new Books(List.of(minute(NOON, 4, 3, 0, 2)), Optional.of(new Lag(0, 0, 0)));

    @Test
    void evenBooksHaveALineForEachSourceAndNoneForItsMinutes() {
        assertThat(ReconcileCommand.asText(EVEN, false).lines())
                .satisfiesExactly(
                        head -> assertThat(head).startsWith("SOURCE  MINUTE").contains("UNACCOUNTED  MISSING ROWS"),
                        total -> assertThat(total.split(" +"))
                                .containsExactly(
                                        "shop", "all", "8", "6", "2", "3", "3", "0", "0", "0", "3", "0", "0", "0", "0"),
                        conclusion -> assertThat(conclusion).isEqualTo("Even: nothing is lost."));
        assertThat(ReconcileCommand.asText(EVEN, true).lines()).hasSize(5);
    }

    @Test
    void anUnevenMinuteIsShownWithWhatToLookAt() {
        assertThat(ReconcileCommand.asText(UNEVEN, false))
                .contains("2026-11-01T12:00:00Z")
                .contains("1 accepted events are neither refined nor dropped, 1 rows are missing or too many")
                .contains("Look for them in footfall.dead-letters.v1");
    }

    @Test
    void unlessToldOtherwiseTheRangeHoldsTheCurrentMinute() {
        assertThat(ReconcileCommand.end(Optional.empty(), NOON.plusSeconds(7))).isEqualTo(NOON.plusSeconds(60));
        assertThat(ReconcileCommand.end(Optional.of(NOON.plusSeconds(7)), NOON.plusSeconds(300)))
                .isEqualTo(NOON);
    }

    @Test
    void aMinuteThatGoesOnIsShownAndNotJudged() throws IOException {
        Instant until = NOON.plusSeconds(30);
        Books behind = new Books(List.of(minute(NOON, 4, 3, 0, 2)), Optional.of(new Lag(1, 0, 0)), until);
        Books even = new Books(List.of(minute(NOON, 4, 2, 2, 2)), Optional.of(new Lag(0, 0, 0)), until);

        assertThat(ReconcileCommand.asText(behind, false))
                .contains("2026-11-01T12:00:00Z")
                .contains("In flight: 1 events are not refined yet, 1 rows not written")
                .contains("The newest minute goes on; what it lacks counts when it is over.");
        assertThat(ReconcileCommand.asText(even, false))
                .contains("2026-11-01T12:00:00Z")
                .endsWith("Even: nothing is lost.");
        assertThat(new JsonMapper()
                        .readTree(ReconcileCommand.asJson(even, NOON, NOON.plusSeconds(60)))
                        .at("/minutes/0/goes_on")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void nothingCountedIsToldFromNothingReceived() {
        assertThat(ReconcileCommand.asText(new Books(List.of(), Optional.of(new Lag(0, 0, 0))), false))
                .endsWith("Nothing was received in these minutes.");
        assertThat(ReconcileCommand.asText(new Books(List.of(), Optional.of(new Lag(0, 2, 0))), false))
                .contains(
                        "Nothing of these minutes is counted yet (in flight: 0 before refinement, 2 before the ledger");
    }

    @Test
    void whatPostgresRefusedIsNamedAndNotLost() {
        Books books = new Books(
                List.of(new ReconciledMinute("shop", NOON, 3, 0, 3, 0, 0, 0, 1, 0, 2, 0, 0, false)), Optional.empty());

        assertThat(books.standing()).isEqualTo(Books.Standing.EVEN);
        assertThat(ReconcileCommand.asText(books, false))
                .contains("Even: nothing is lost. Postgres refused 2 events; they are whole in the table dead_letters");
    }

    @Test
    void aScriptGetsTheNumbers() throws IOException {
        JsonNode json = new JsonMapper().readTree(ReconcileCommand.asJson(UNEVEN, NOON, NOON.plusSeconds(60)));

        assertThat(json.get("result").asText()).isEqualTo("uneven");
        assertThat(json.get("unaccounted").asLong()).isEqualTo(1);
        assertThat(json.get("missing_rows").asLong()).isEqualTo(1);
        assertThat(json.at("/in_flight/postgres").asLong()).isZero();
        assertThat(json.at("/minutes/0/minute").asText()).isEqualTo("2026-11-01T12:00:00Z");
        assertThat(json.at("/minutes/0/received").asLong()).isEqualTo(5);
    }

    @Test
    void withoutAPipelineItSaysHowToNameOne() {
        var errors = new StringWriter();
        int code =
                Footfall.commandLine().setErr(new PrintWriter(errors)).execute("reconcile", "--data", "no-such-folder");

        assertThat(code).isEqualTo(1);
        assertThat(errors.toString()).contains("nothing runs on");
    }

    private static ReconciledMinute minute(Instant minute, long accepted, long refined, long duplicates, long rows) {
        return new ReconciledMinute("shop", minute, accepted, 1, refined, duplicates, 0, 0, rows, 0, 0, 0, 1, false);
    }
}
