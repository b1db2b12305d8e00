package dev.footfall.topologytests.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.topologytests.endtoend.FootfallCommand.Said;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A real web server's log of 10,000 lines, one of them broken, through the commands of the README, and replayed. What is true of the
 * log was computed apart from this project. {@code -Dfootfall.log} names the file.
 */
@Tag("external")
class RealLogTest {
    private static final Duration SETTLED = Duration.ofSeconds(60);
    private static final String TOTALS = """
            select (select count(*) from footfall.events), (select count(distinct visitor_id) from footfall.events),
                   (select count(*) from footfall.rejected), (select count(*) from footfall.sessions),
                   (select extract(epoch from sum(ended_at - started_at))::bigint from footfall.sessions),
                   (select sum(events) from footfall.sessions),
                   (select count(*) from footfall.sessions where events = 1),
                   (select count(*) from footfall.late_events)""";
    private static final String SESSIONS =
            "select (to_jsonb(s) - 'recorded_at')::text from footfall.sessions s order by session_id";
    private static final JsonMapper JSON = new JsonMapper();
    private static final String ACTIVITY_BESIDE_EVENTS = """
            with counted as (
                select source, date_trunc('minute', occurred_at) as minute, count(*) as all_events,
                       count(*) filter (where not bot) as events,
                       count(*) filter (where not bot and type = 'PAGE') as page_views,
                       count(distinct visitor_id) filter (where not bot) as visitors
                  from footfall.events group by 1, 2)
            select sum(events + bot_events), sum(late_events),
                   (select count(*) from counted c full join footfall.activity a using (source, minute)
                     where (c.all_events, c.events, c.page_views, c.visitors)
                           is distinct from (a.events + a.bot_events, a.events, a.page_views, a.visitors)
                       and (c.minute is not null or a.events + a.bot_events > 0))
              from footfall.activity""";
    private static final String AT_30_MINUTES = "9999|1861|1|3223|48818|9999|1774|0";
    private static final String AT_60_MINUTES = "9999|1861|1|2742|1765774|9999|1512|0";

    @TempDir
    private Path folder = Path.of("");

    private Path log = Path.of("");
    private FootfallCommand footfall;
    private Optional<Process> running = Optional.empty();

    @BeforeEach
    void findTheLog() throws Exception {
        log = Path.of(Objects.requireNonNull(System.getProperty("footfall.log"), "-Dfootfall.log names the log"));
        assertThat(log).isRegularFile();
        footfall = new FootfallCommand(Files.createDirectory(folder.resolve("the data")));
    }

    @AfterEach
    void stop() throws Exception {
        if (running.isPresent()) {
            FootfallCommand.kill(running.get());
        }
    }

    @Test
    void importsTheLogExactlyOnceThroughRepetitionAndKillAndReplaysIt() throws Exception {
        Process pipeline = up();
        try (Rows rows = rows()) {
            Process importing = footfall.begin("import", log.toString(), "--format", "combined", "--include", "all");
            awaitSomeEvents(rows);
            FootfallCommand.kill(pipeline);
            FootfallCommand.kill(importing);
        }

        pipeline = up();
        try (Rows rows = rows()) {
            assertThat(importAll()).contains("9,999", "1 quarantined");
            awaitTotals(rows, AT_30_MINUTES);

            importAll();
            awaitTotals(rows, AT_30_MINUTES);
            await().atMost(SETTLED)
                    .untilAsserted(
                            () -> assertThat(rows.of(ACTIVITY_BESIDE_EVENTS)).containsExactly("9999|0|0"));
            assertThat(rows.of("select origin, rule from footfall.rejected"))
                    .containsExactly("apache_logs.gz:8899|import.unreadable");

            replaysWithOtherGaps(rows);
        }

        Said topics = footfall.run("topics", "create", "--replicas", "1");
        assertThat(topics.out()).isEqualTo("All topics were there.\n");

        assertThat(footfall.run("down").code()).isZero();
        assertThat(pipeline.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(pipeline.exitValue()).isZero();
        assertThat(footfall.run("status").code()).isNotZero();
    }

    private void replaysWithOtherGaps(Rows rows) throws Exception {
        List<String> first = rows.of(SESSIONS);
        String anHour = replay("--topology", "sessions", "--gap", "60m");
        JsonNode diff = JSON.readTree(say("replay", "diff", anHour, "--json"));
        assertThat(diff.at("/tables/sessions/live").asInt()).isEqualTo(3_223);
        assertThat(diff.at("/tables/sessions/replay").asInt()).isEqualTo(2_742);
        say("replay", "apply", anHour);
        awaitTotals(rows, AT_60_MINUTES);

        String unchanged = replay();
        say("replay", "apply", unchanged);
        awaitTotals(rows, AT_30_MINUTES);
        assertThat(rows.of(SESSIONS)).isEqualTo(first);
        assertThat(say("replay", "diff", unchanged)).endsWith("No difference.\n");
    }

    /** Replays all days of the log; says the job. */
    private String replay(String... further) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("replay", "--from", "2015-05-17", "--to", "2015-05-21", "--json"));
        command.addAll(List.of(further));
        return JSON.readTree(say(command.toArray(String[]::new))).get("job").asText();
    }

    private String say(String... command) throws Exception {
        Said said = footfall.run(command);
        assertThat(said.code()).as(footfall.errors(command[0])).isZero();
        return said.out();
    }

    private Process up() throws Exception {
        Process pipeline = footfall.up();
        running = Optional.of(pipeline);
        return pipeline;
    }

    private String importAll() throws Exception {
        return say("import", log.toString(), "--format", "combined", "--include", "all");
    }

    private static void awaitSomeEvents(Rows rows) {
        await().atMost(SETTLED)
                .pollInterval(Duration.ofMillis(20))
                .untilAsserted(() -> assertThat(Integer.parseInt(
                                rows.of("select count(*) from footfall.events").getFirst()))
                        .isPositive());
    }

    private static void awaitTotals(Rows rows, String expected) throws Exception {
        await().atMost(SETTLED)
                .pollInterval(Duration.ofMillis(200))
                .untilAsserted(() -> assertThat(rows.of(TOTALS)).containsExactly(expected));
        Thread.sleep(1000); // nothing more comes behind
        assertThat(rows.of(TOTALS)).containsExactly(expected);
    }

    private Rows rows() throws Exception {
        JsonNode status = footfall.status();
        assertThat(status.get("ready").asBoolean()).isTrue();
        return new Rows(status.get("postgres_url").asText());
    }
}
