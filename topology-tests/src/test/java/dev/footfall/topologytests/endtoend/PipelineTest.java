package dev.footfall.topologytests.endtoend;

import dev.footfall.sinks.postgres.PostgresSettings;
import dev.footfall.sinks.postgres.ReconciledMinute;
import dev.footfall.sinks.postgres.Reconciliation;
import dev.footfall.standalone.Standalone;
import dev.footfall.standalone.StandaloneSettings;
import dev.footfall.standalone.reconcile.Books;
import dev.footfall.standalone.reconcile.Lags;
import dev.footfall.standalone.reconcile.Reconciler;
import dev.footfall.standalone.start.Progress;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** One pipeline of the embedded parts, used by all tests; each has visitors of its own. */
class PipelineTest implements OperatorTests {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SESSIONS = """
            select ended_at - started_at, events, page_views, entry_page, exit_page, open
              from footfall.sessions where visitor_id = ? order by started_at""";

    private static final FunnelsPage FUNNELS = FunnelsPage.read();

    private final String visitor = UUID.randomUUID().toString();

    @TempDir
    static Path data = Path.of("");

    private static Standalone pipeline;
    private static Sender sender;
    private static Rows rows;

    @BeforeAll
    static void start() throws Exception {
        Files.writeString(data.resolve("sources.yaml"), PlantedData.SOURCES);
        Files.writeString(data.resolve("governance.yaml"), PlantedData.STRICT);
        StandaloneSettings settings =
                new StandaloneSettings(data, 0, 0, 0, 0, 0, Map.of("processors.sources", FUNNELS.sources()));
        pipeline = Standalone.start(settings, Progress.silent());
        sender = new Sender(
                pipeline.endpoints().ingestUrl(), pipeline.endpoints().writeKey());
        rows = new Rows(pipeline.endpoints().postgresUrl());
    }

    @AfterAll
    static void stop() throws Exception {
        rows.close();
        sender.close();
        pipeline.close();
    }

    @Override
    public Subject subject() {
        return new Subject(data, pipeline.endpoints(), sender, rows, visitor);
    }

    @Test
    void aPostBecomesAnEventAndASession() throws Exception {
        HttpResponse<String> answer = sender.post(pageView("/pricing", Instant.now()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"accepted\":1", "\"at\":\"footfall.received.v1-");
        awaitRows(
                "select name, url, time_basis, dialect from footfall.events where visitor_id = ?",
                "page_view|/pricing|CREATED|native");
        awaitRows(SESSIONS, "00:00:00|1|1|/pricing|/pricing|t");
    }

    @Test
    void aLateEventJoinsTwoSessionsIntoOne() throws Exception {
        Instant start = Instant.now().minus(Duration.ofHours(3));
        sender.post(pageView("/first", start));
        sender.post(pageView("/last", start.plus(Duration.ofMinutes(40))));
        awaitRows(SESSIONS, "00:00:00|1|1|/first|/first|f", "00:00:00|1|1|/last|/last|f");

        sender.post(pageView("/between", start.plus(Duration.ofMinutes(20))));

        awaitRows(SESSIONS, "00:40:00|3|3|/first|/last|f");
    }

    @Test
    void anEventSentTwiceIsCountedOnce() throws Exception {
        String event = "{\"event_id\":\"%s\",\"name\":\"signup\",\"visitor_id\":\"%s\"}".formatted(visitor, visitor);
        for (int i = 0; i < 3; i++) {
            assertThat(sender.post(event).statusCode()).isEqualTo(200);
        }
        sender.post("{\"name\":\"end\",\"visitor_id\":\"%s\"}".formatted(visitor));

        awaitRows("select events from footfall.sessions where visitor_id = ?", "2");
        awaitRows("select name from footfall.events where visitor_id = ? order by received_at", "signup", "end");
    }

    @Test
    void anEventTooLateForItsSessionIsKeptApart() throws Exception {
        Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        sender.post(pageView("/now", now));
        sender.post(pageView("/long-ago", now.minus(Duration.ofDays(2))));

        awaitRows("select newest_at - occurred_at from footfall.late_events where visitor_id = ?", "2 days");
        awaitRows(SESSIONS, "00:00:00|1|1|/now|/now|t");
        awaitRows("select count(*) from footfall.events where visitor_id = ?", "2");
    }

    @Test
    void oneBadEventAmongAHundredIsQuarantinedAlone() throws Exception {
        String batch = IntStream.range(0, 100)
                .mapToObj(i -> i == 41
                        ? "{\"event_id\":\"bad-" + visitor + "\",\"name\":17}"
                        : "{\"name\":\"click\",\"visitor_id\":\"" + visitor + "\"}")
                .collect(Collectors.joining("\n"));

        HttpResponse<String> answer = sender.post(batch);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("\"accepted\":99", "\"rejected\":1");
        awaitRows("select count(*) from footfall.events where visitor_id = ?", "99");
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(
                                rows.of("""
                        select rule, path, convert_from(raw, 'UTF8') = ?
                          from footfall.rejected where event_id = ?""", "{\"event_id\":\"bad-" + visitor + "\",\"name\":17}", "bad-" + visitor))
                        .containsExactly("field.type|/name|t"));
    }

    @Test
    void whatHappensInAMinuteIsCountedWhereverItsVisitorsAre() throws Exception {
        Instant minute = Instant.parse("2019-03-04T05:06:00Z")
                .plus(Math.floorMod(visitor.hashCode(), 1_000_000), ChronoUnit.MINUTES);
        for (int round = 0; round < 2; round++) {
            String batch = IntStream.range(0, 60) // over all partitions
                    .mapToObj(i -> """
                            {"event_id":"%1$s-%2$d","name":"page_view","visitor_id":"%1$s-%3$d","url":"/%4$d?q","created_at":"%5$s"}""".formatted(visitor, i, i % 20, i % 3, minute.plusSeconds(i)))
                    .collect(Collectors.joining("\n"));
            assertThat(sender.post(batch).statusCode()).isEqualTo(200); // the second time, all are duplicates
        }

        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rows.of("""
                        select revision, events, page_views, visitors, late_events, page_views_by_page
                          from footfall.activity where minute = ?::timestamptz""", minute.toString()))
                        .containsExactly("60|60|60|20|0|{\"/0\": 20, \"/1\": 20, \"/2\": 20}"));
    }

    @Test
    void theBooksAreEvenWithDuplicatesAndRejectsAndUnevenOnceARowIsDeletedByHand() throws Exception {
        String batch = IntStream.range(0, 50)
                .mapToObj(i -> i % 10 == 9
                        ? "{\"name\":17}"
                        : "{\"event_id\":\"%s-%d\",\"name\":\"click\",\"visitor_id\":\"%s-%d\"}"
                                .formatted(visitor, i, visitor, i % 7))
                .collect(Collectors.joining("\n"));
        for (int round = 0; round < 2; round++) {
            assertThat(sender.post(batch).statusCode()).isEqualTo(200);
        }
        Books even = reconcile();
        assertThat(even.standing()).as("%s", even).isEqualTo(Books.Standing.EVEN);
        assertThat(even.minutes().stream()
                        .mapToLong(ReconciledMinute::duplicates)
                        .sum())
                .isGreaterThanOrEqualTo(45);
        assertThat(even.minutes().stream().mapToLong(ReconciledMinute::rejected).sum())
                .isGreaterThanOrEqualTo(10);

        rows.change("create temporary table saved as select * from footfall.events where event_id = '%s-3'"
                .formatted(visitor));
        rows.change("delete from footfall.events where event_id = ?", visitor + "-3");
        Books uneven = reconcile();
        assertThat(uneven.standing()).isEqualTo(Books.Standing.UNEVEN);
        assertThat(uneven.missingRows()).isEqualTo(1);

        rows.change("insert into footfall.events select * from saved");
        assertThat(reconcile().standing()).isEqualTo(Books.Standing.EVEN);
    }

    private static Books reconcile() throws Exception {
        Instant to = Instant.now().plus(Duration.ofMinutes(1));
        Reconciliation reconciliation = new Reconciliation(new PostgresSettings(
                pipeline.endpoints().postgresUrl(), Optional.empty(), Optional.empty(), "footfall"));
        try (Lags lags = new Lags(pipeline.endpoints().bootstrapServers(), Lags.Groups.standard())) {
            return new Reconciler(
                            () -> reconciliation.minutes(to.minus(Duration.ofHours(1)), to, Optional.empty()),
                            lags::now,
                            InstantSource.system(),
                            pause -> Thread.sleep(pause.toMillis()))
                    .reconcile(Duration.ofSeconds(40));
        }
    }

    @Test
    void badRequestsAreRefusedWithWhatIsWrong() throws Exception {
        URI events = pipeline.endpoints().ingestUrl();

        assertThat(sender.post("{\"name\":").statusCode()).isEqualTo(400);
        assertThat(sender.post("{\"name\":\"x\",\"url\":7}").body()).contains("field.type", "/url");
        assertThat(sender.post("\"" + "x".repeat(2_000_000) + "\"").statusCode())
                .isEqualTo(413);
        assertThat(sender.send(sender.request(events).GET()).statusCode()).isEqualTo(405);
        assertThat(sender.send(sender.request(events.resolve("/nowhere")).POST(BodyPublishers.ofString("{}")))
                        .statusCode())
                .isEqualTo(404);
        try (Sender stranger = new Sender(events, "fk_unknown")) {
            HttpResponse<String> answer = stranger.post("{\"name\":\"x\"}");
            assertThat(answer.statusCode()).isEqualTo(401);
            assertThat(answer.body()).contains("key.unknown").doesNotContain("fk_unknown");
        }
    }

    @Test
    void theExampleOfTheFunnelsPageIsTrue() throws Exception {
        for (String event : FUNNELS.events()) {
            assertThat(sender.post(event).statusCode()).isEqualTo(200);
        }

        assertThat(FUNNELS.queries()).hasSize(2);
        for (FunnelsPage.Query query : FUNNELS.queries()) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(rows.of(query.sql())).containsExactlyElementsOf(query.rows()));
        }
    }

    @Test
    void theAuditLogIsVerifiedFromBrokerAndPostgresProvesAnEventAndShowsWhatSomebodyChanged() throws Exception {
        AuditCommands audit = new AuditCommands(pipeline.endpoints(), data.resolve("audit-key.pub.pem"));
        String event = "{\"event_id\":\"%1$s\",\"name\":\"signup\",\"visitor_id\":\"%1$s\"}".formatted(visitor);
        sender.post(event);
        sender.post(event);
        sender.post("{\"event_id\":\"bad-" + visitor + "\",\"name\":17}");
        String about = "select action, outcome from footfall.audit where event_id = ? order by action";
        awaitRows(about, "accepted|stored", "accepted|stored", "duplicate|dropped");
        Path proof = data.resolve("proof.json");
        await().atMost(SOON) // until it is signed
                .untilAsserted(() -> assertThat(audit.run("proof", visitor, "--out", proof.toString()))
                        .isEqualTo(new AuditCommands.Said(0, "3 records proven in " + proof + System.lineSeparator())));

        assertThat(audit.run(
                        "check-proof",
                        proof.toString(),
                        "--key",
                        audit.publicKey().toString()))
                .satisfies(said -> assertThat(said.code()).as(said.out()).isZero())
                .satisfies(
                        said -> assertThat(said.out()).contains("\"action\":\"accepted\"", "\"action\":\"duplicate\""));
        assertThat(audit.run("verify").out()).contains(": good").doesNotContain("NOT GOOD");
        assertThat(audit.run("verify", "--from", "postgres", "--json"))
                .satisfies(said -> assertThat(said.code()).as(said.out()).isZero());
        assertThat(audit.run("key").out()).contains("BEGIN PUBLIC KEY", "footfall.local/audit/");
        await().atMost(SOON)
                .untilAsserted(
                        () -> assertThat(rows.of("select count(*) > 2 from footfall.audit where action = 'audit.read'"))
                                .containsExactly("t"));

        String place = rows.of(
                        "select tree, index from footfall.audit where action = 'duplicate' and event_id = ?", visitor)
                .getFirst();
        rows.change("update footfall.audit set action = 'erased' where action = 'duplicate' and event_id = ?", visitor);
        try {
            assertThat(audit.run("verify", "--from", "postgres"))
                    .satisfies(said -> assertThat(said.code()).isEqualTo(1))
                    .satisfies(said -> assertThat(said.out())
                            .contains("tree " + place.replace("|", ", record ") + ": it was changed"));
        } finally {
            rows.change(
                    "update footfall.audit set action = 'duplicate' where action = 'erased' and event_id = ?", visitor);
        }
    }

    @Test
    void whatThePolicyTakesAwayIsNowhere() throws Exception {
        try (Sender planted = new Sender(pipeline.endpoints().ingestUrl(), PlantedData.KEY);
                PlantedScan scan = new PlantedScan(pipeline.endpoints(), data)) {
            PlantedData events = new PlantedData(planted, PlantedData.KEY);
            events.send(1);
            awaitPlanted(PlantedData.KEPT, PlantedData.COUNTED, PlantedData.REJECTED);

            assertThat(scan.of(PlantedData.VALUES, rows)).isEmpty();
            assertThat(scan.looked())
                    .contains(
                            "topic footfall.received.v1",
                            "topic footfall-sessions-visitors-changelog",
                            "table audit",
                            "table checkpoints",
                            "table rejected",
                            "page /metrics",
                            "log",
                            "files state",
                            "files logs");

            Files.writeString(data.resolve("governance.yaml"), PlantedData.LAX); // and now the scan must find them
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(rows.of("select count(*) from footfall.audit where action ="
                                    + " 'policy.changed' and arguments ->> 'version_after' = 'lax'"))
                            .containsExactly("1"));
            events.send(2);
            awaitPlanted(2 * PlantedData.KEPT + PlantedData.COUNTED, PlantedData.COUNTED, 2 * PlantedData.REJECTED);

            assertThat(scan.of(PlantedData.VALUES, rows).stream().map(it -> it.replaceFirst(" in .*", "")))
                    .containsAll(PlantedData.VALUES);
        }
    }

    /** Until so many planted events of each kind have come to rest, their audit included. */
    private static void awaitPlanted(int kept, int counted, int rejected) {
        String sql = """
            select (select count(*) from footfall.events where source = 'planted'),
                   (select count(*) from footfall.rejected where source = 'planted'),
                   count(*) filter (where origin_topic = 'footfall.received.v1'),
                   count(*) filter (where origin_topic = 'footfall.rejected.v1')
              from footfall.audit where source = 'planted'""";
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rows.of(sql))
                        .containsExactly(kept + "|" + rejected + "|" + (kept + counted) + "|" + rejected));
    }

    @Test
    void anErasedVisitorIsGoneFromEveryTableAndNothingOldBringsThemBack() throws Exception {
        new ErasureScene(pipeline.endpoints(), data, sender, rows, visitor).play();

        Books books = reconcile();
        assertThat(books.standing()).as("%s", books).isEqualTo(Books.Standing.EVEN);
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
