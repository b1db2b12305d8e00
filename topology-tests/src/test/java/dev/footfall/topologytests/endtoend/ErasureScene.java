package dev.footfall.topologytests.endtoend;

import dev.footfall.replay.job.Estimate;
import dev.footfall.replay.job.Replays;
import dev.footfall.replay.job.Request;
import dev.footfall.standalone.LivePipeline;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/**
 * Two visitors come, one is erased, and everything is tried that could bring them back.
 *
 * @param data the pipeline's folder
 * @param visitor whom nobody else uses
 */
record ErasureScene(Endpoints endpoints, Path data, Sender sender, Rows rows, String visitor) {
    private static final Duration SOON = Duration.ofSeconds(30);

    void play() throws Exception {
        SubjectCommands subjects = new SubjectCommands(endpoints, new DataDirectory(data));
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        sender.post(pageView("/private", now.minusSeconds(60)));
        sender.post(pageView("/long-ago", now.minus(Duration.ofDays(2))));
        sender.post("{\"name\":17,\"visitor_id\":\"" + visitor + "\"}");
        sender.post("{\"name\":\"signup\",\"visitor_id\":\"other-" + visitor + "\"}");
        String held =
                "select count(*), (select count(*) from footfall.late_events l where l.visitor_id = e.visitor_id),"
                        + " (select count(*) from footfall.sessions s where s.visitor_id = e.visitor_id),"
                        + " (select count(*) from footfall.rejected where position(convert_to(e.visitor_id, 'UTF8') in raw) > 0)"
                        + " from footfall.events e where visitor_id = ? group by e.visitor_id";
        awaitRows(held, "2|1|1|1");
        awaitRows("select count(*) from footfall.sessions where visitor_id = 'other-' || ?", "1");

        String source = rows.of("select min(source) from footfall.events where visitor_id = ?", visitor)
                .getFirst();

        AuditCommands.Said exported = subjects.export("--visitor", visitor, "--source", source);
        assertThat(exported.code()).as(exported.out()).isZero();
        assertThat(exported.out())
                .contains(
                        "{\"table\":\"events\",\"row\":{", "/private", "/long-ago", "\"sessions\":1", "\"rejected\":1")
                .doesNotContain("other-" + visitor);

        AuditCommands.Said erased =
                subjects.erase("--visitor", visitor, "--source", source, "--reason", "ticket 7", "--json");

        assertThat(erased.code()).as(erased.out()).isZero();
        assertThat(erased.out()).contains("\"result\":\"done\"", "\"events\":2", "\"sessions\":1", "\"rejected\":1");
        assertThat(erased.out()).doesNotContain(visitor);
        awaitRows("select count(*) from footfall.events where visitor_id = ?", "0");
        awaitRows("select count(*) from footfall.sessions where visitor_id = ?", "0");
        awaitRows("select count(*) from footfall.late_events where visitor_id = ?", "0");
        awaitRows("select count(*) from footfall.rejected where position(convert_to(?, 'UTF8') in raw) > 0", "0");
        awaitRows("select count(*) from footfall.events where visitor_id = 'other-' || ?", "1");
        awaitRows("select count(*) from footfall.sessions where visitor_id = 'other-' || ?", "1");

        sender.post("{\"event_id\":\"%1$s\",\"name\":\"x\",\"visitor_id\":\"%1$s\",\"created_at\":\"%2$s\"}"
                .formatted(visitor, now.minusSeconds(1)));
        sender.post(pageView("/again", Instant.now()));
        awaitRows("select action from footfall.audit where event_id = ? order by action", "accepted", "erased");
        awaitRows("select url from footfall.events where visitor_id = ?", "/again");

        Replays replays =
                new Replays(LivePipeline.of(new DataDirectory(data), endpoints, Clock.systemUTC()), Clock.systemUTC());
        String job = replay(replays, now);
        awaitRows("select entry_page from footfall_replay_" + job + ".sessions where visitor_id = ?", "/again");
        awaitRows("select count(*) from footfall_replay_" + job + ".sessions where visitor_id = 'other-' || ?", "1");
        assertThat(subjects.erase("--user", "nobody").out()).contains("done", "nothing in the tables", job);
        assertThatThrownBy(() -> replays.apply(job)).hasMessageContaining("somebody was erased");
        replays.discard(job);

        AuditCommands audit = new AuditCommands(endpoints, data.resolve("audit-key.pub.pem"));
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rows.of("select arguments->>'rows.events' from footfall.audit where"
                                + " action = 'subject.erased' and reason = 'ticket 7' order by 1"))
                        .containsExactly("0", "2"));
        awaitRows("select count(*) > 0 from footfall.audit where action = 'subject.exported' and ? <> subject", "t");
        assertThat(audit.run("verify").out()).contains(": good").doesNotContain("NOT GOOD");
    }

    private static String replay(Replays replays, Instant now) throws Exception {
        Estimate estimate = replays.estimate(new Request(
                now.minus(Duration.ofDays(3)),
                now.plus(Duration.ofDays(1)),
                Optional.empty(),
                List.of("sessions"),
                Map.of(),
                Optional.empty(),
                0,
                Optional.empty()));
        replays.begin(estimate);
        replays.run(estimate.manifest().job(), _ -> {});
        return estimate.manifest().job();
    }

    private void awaitRows(String sql, String... expected) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rows.of(sql, visitor)).containsExactly(expected));
    }

    private String pageView(String url, Instant createdAt) {
        return "{\"name\":\"page_view\",\"visitor_id\":\"%s\",\"url\":\"%s\",\"created_at\":\"%s\"}"
                .formatted(visitor, url, createdAt);
    }
}
