package dev.footfall.topologytests.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.replay.job.Estimate;
import dev.footfall.replay.job.Manifest;
import dev.footfall.replay.job.Replays;
import dev.footfall.replay.job.Request;
import dev.footfall.sinks.postgres.TableDiff;
import dev.footfall.standalone.LivePipeline;
import dev.footfall.standalone.Standalone;
import dev.footfall.standalone.StandaloneSettings;
import dev.footfall.standalone.command.Footfall;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.start.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Replays beside a pipeline of the embedded parts, over events that came late, out of order and twice. */
class ReplayTest {
    private static final Range ALL =
            new Range(LateHistory.BEGIN.minus(Duration.ofDays(1)), LateHistory.BEGIN.plus(Duration.ofDays(3)));
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String SESSIONS = "select session_id, started_at, ended_at, events, entry_page, exit_page,"
            + " revision, open from footfall.sessions order by session_id";

    @TempDir
    static Path data = Path.of("");

    private static Standalone pipeline;
    private static Rows rows;
    private static Replays replays;

    @BeforeAll
    static void fill() throws Exception {
        Map<String, String> lineage = Map.of(
                "processors.lineage.transport.type",
                "file",
                "processors.lineage.transport.location",
                data.resolve("lineage.ndjson").toString());
        pipeline = Standalone.start(new StandaloneSettings(data, 0, 0, 0, 0, 0, lineage), Progress.silent());
        rows = new Rows(pipeline.endpoints().postgresUrl());
        Clock clock = Clock.systemUTC();
        replays = new Replays(LivePipeline.of(new DataDirectory(data), pipeline.endpoints(), clock), clock);
        List<String> events = LateHistory.events();
        try (Sender sender = new Sender(
                pipeline.endpoints().ingestUrl(), pipeline.endpoints().writeKey())) {
            for (int from = 0; from < events.size(); from += 100) {
                String batch = String.join("\n", events.subList(from, Math.min(events.size(), from + 100)));
                assertThat(sender.post(batch).statusCode()).isEqualTo(200);
            }
            assertThat(sender.post("{\"name\":17}").statusCode()).isLessThan(500); // counted as rejected in its minute
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rows.of("select (select count(*) from footfall.events),"
                                + " (select sum(events) from footfall.sessions where not open)"
                                + " + (select count(*) from footfall.late_events),"
                                + " (select sum(events) from footfall.activity)"))
                        .containsExactly(LateHistory.EVENTS + "|" + LateHistory.EVENTS + "|" + LateHistory.EVENTS));
    }

    @AfterAll
    static void stop() throws Exception {
        rows.close();
        pipeline.close();
    }

    @Test
    void anUnchangedReplayChangesNothingAndAnotherGapIsAppliedAndTakenBack() throws Exception {
        List<String> first = rows.of(SESSIONS);

        Manifest unchanged = replay(Map.of());
        assertThat(replays.diff(unchanged.job(), 3))
                .extracting(TableDiff::table)
                .containsExactly("sessions", "late_events", "funnels", "activity");
        assertThat(replays.diff(unchanged.job(), 3))
                .allSatisfy(diff -> assertThat(diff.changes()).isEmpty());
        assertThat(unchanged.results().getFirst().rows()).isEqualTo(first.size());
        assertThat(replays.verify(unchanged.job(), Optional.empty())).isEqualTo(4);

        String job = replayKilledOnce();
        TableDiff sessions = replays.diff(job, 3).getFirst();
        assertThat(sessions.live()).isEqualTo(first.size());
        assertThat(sessions.shadow()).isLessThan(first.size()).isGreaterThan(LateHistory.VISITORS);
        assertThat(sessions.gone()).isPositive();
        assertThat(sessions.changes()).hasSize(3);

        applyKilledOnce(job);
        assertThat(rows.of(SESSIONS)).hasSize((int) sessions.shadow());
        awaitSinkReadAll();
        assertThat(rows.of("select sum(events) from footfall.sessions")).containsExactly(summed(first));
        assertThat(replays.diff(job, 3)).allMatch(TableDiff::isEmpty);

        Manifest back = replay(Map.of());
        replays.apply(back.job());
        awaitSinkReadAll();
        assertThat(rows.of(SESSIONS)).containsExactlyElementsOf(first);

        for (Manifest each : replays.jobs().list()) {
            replays.discard(each.job());
        }
        assertThat(rows.of("select schema_name::text from information_schema.schemata where schema_name like"
                        + " 'footfall_replay%'"))
                .isEmpty();
        assertThat(rows.of(SESSIONS)).containsExactlyElementsOf(first);
        assertLineageOf(job);
    }

    /** Of a replay that was killed once, then applied and discarded, and of the live topologies. */
    private static void assertLineageOf(String job) throws Exception {
        List<JsonNode> told = new ArrayList<>();
        for (String line : Files.readAllLines(data.resolve("lineage.ndjson"))) {
            told.add(new JsonMapper().readTree(line));
        }
        String shadow = "footfall.footfall_replay_" + job + ".sessions";
        String run = told.stream()
                .filter(event -> event.toString().contains(shadow))
                .filter(event -> event.path("job").path("name").asText().equals("replay"))
                .findFirst()
                .orElseThrow()
                .path("run")
                .path("runId")
                .asText();
        assertThat(told)
                .filteredOn(event -> event.path("run").path("runId").asText().equals(run))
                .extracting(event -> event.path("eventType").asText())
                .containsExactly("START", "RUNNING", "RUNNING", "COMPLETE");
        assertThat(told)
                .filteredOn(event ->
                        event.at("/run/facets/parent/run/runId").asText().equals(run))
                .extracting(event -> event.path("job").path("name").asText() + " "
                        + event.path("eventType").asText())
                .containsExactly("replay.apply START", "replay.apply COMPLETE", "replay.discard COMPLETE");
        assertThat(told)
                .filteredOn(event -> event.path("job").path("name").asText().equals("topology.sessions"))
                .extracting(event -> event.path("eventType").asText())
                .containsExactly("START");
    }

    @Test
    void aPausedReplayReadsNothingUntilItIsResumedAndNoOtherMayOverlapIt() throws Exception {
        Estimate estimate = replays.estimate(request(ALL, List.of("sessions"), Optional.of("site"), 200));
        replays.begin(estimate);
        String job = estimate.manifest().job();
        AtomicLong copied = new AtomicLong();
        try (ExecutorService worker = Executors.newSingleThreadExecutor()) {
            Future<Manifest> running = worker.submit(() -> replays.run(job, copied::set));
            await().atMost(SOON).until(() -> copied.get() > 0);

            replays.jobs().pause(job, true);
            await().atMost(SOON).during(Duration.ofMillis(700)).until(new Unmoved(copied));
            assertThat(copied).hasValueLessThan(estimate.manifest().offsets());
            assertThatThrownBy(() -> replays.estimate(request(ALL, List.of("activity"), Optional.empty(), 0)))
                    .hasMessageContaining("replay " + job + " is at work")
                    .hasMessageContaining("which overlaps");

            replays.jobs().pause(job, false);
            running.get(60, TimeUnit.SECONDS);
        }
        assertThat(replays.diff(job, 3)).allMatch(TableDiff::isEmpty);
        replays.discard(job);
    }

    @Test
    void whatCannotBeReplayedIsRefusedAndNothingIsMade() throws Exception {
        Range never = new Range(Instant.parse("1999-01-01T00:00:00Z"), Instant.parse("1999-01-02T00:00:00Z"));
        int before = replays.jobs().list().size();

        assertThatThrownBy(() -> replays.estimate(request(never, List.of("sessions"), Optional.empty(), 0)))
                .hasMessageContaining("there is no event between 1999-01-01");
        assertThatThrownBy(() -> replays.estimate(request(ALL, List.of("sessions"), Optional.of("other"), 0)))
                .hasMessageContaining("of source other; choose another range");
        assertThatThrownBy(() -> replays.estimate(request(ALL, List.of("dreams"), Optional.empty(), 0)))
                .hasMessageContaining("there is no such topology to replay: dreams; choose of sessions");
        assertThatThrownBy(() -> replays.estimate(request(ALL, List.of("sessions", "audit"), Optional.empty(), 0)))
                .hasMessageContaining("the audit log cannot be replayed")
                .hasMessageContaining("'footfall audit verify'");
        Range backwards = new Range(ALL.to(), ALL.from());
        assertThatThrownBy(() -> replays.estimate(request(backwards, List.of("sessions"), Optional.empty(), 0)))
                .hasMessageContaining("--from must be earlier than --to");

        assertThat(replays.jobs().list()).hasSize(before);
        assertThat(rows.of("select count(*) from information_schema.schemata where schema_name like"
                        + " 'footfall_replay%'"))
                .containsExactly(Integer.toString(before));
    }

    /** Whether a number is what it was when it was last looked at. */
    private static final class Unmoved implements Callable<Boolean> {
        private final AtomicLong number;
        private long last = -1;

        Unmoved(AtomicLong number) {
            this.number = number;
        }

        @Override
        public Boolean call() {
            long before = last;
            last = number.get();
            return before == last;
        }
    }

    private record Range(Instant from, Instant to) {}

    private static Request request(Range range, List<String> topologies, Optional<String> source, int throttle) {
        return new Request(
                range.from(), range.to(), source, topologies, Map.of(), Optional.empty(), throttle, Optional.empty());
    }

    private static Manifest replay(Map<String, String> settings) throws Exception {
        Request request = new Request(
                ALL.from(),
                ALL.to(),
                Optional.empty(),
                List.of("sessions", "funnels", "activity"),
                settings,
                Optional.empty(),
                0,
                Optional.empty());
        Estimate estimate = replays.estimate(request);
        assertThat(estimate.events()).isEqualTo(LateHistory.EVENTS);
        replays.begin(estimate);
        return replays.run(estimate.manifest().job(), _ -> {});
    }

    /** A replay with a gap of an hour whose process is killed while it reads; this one finishes it. */
    private static String replayKilledOnce() throws Exception {
        int before = replays.jobs().list().size();
        Process process = footfall(
                "replay",
                "--from",
                "2026-02-01",
                "--to",
                "2026-02-07",
                "--topology",
                "sessions",
                "--gap",
                "60m",
                "--throttle",
                "100");
        try {
            await().atMost(SOON).until(() -> replays.jobs().list().size() > before);
            String job = replays.jobs().list().getLast().job();
            await().atMost(SOON) // in the midst of its work, which takes 6 s at that rate
                    .ignoreExceptions()
                    .until(() -> !rows.of("select 1 from footfall_replay_" + job + ".sessions limit 1")
                            .isEmpty());
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        String job = replays.jobs().list().getLast().job();
        assertThatThrownBy(() -> replays.diff(job, 3))
                .hasMessageContaining("go on with 'footfall replay resume " + job);
        replays.run(job, _ -> {});
        return job;
    }

    /** Applies a replay by a process that is killed while it does; this one finishes it. */
    private static void applyKilledOnce(String job) throws Exception {
        Process process = footfall("replay", "apply", job);
        try {
            await().atMost(SOON)
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> replays.jobs().read(job).state() != Manifest.State.COMPLETED);
        } finally {
            process.destroyForcibly();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        }
        if (replays.jobs().read(job).state() == Manifest.State.APPLYING) {
            assertThatThrownBy(() -> replays.discard(job)).hasMessageContaining("is applied in part; finish it with");
        }
        replays.apply(job);
    }

    private static Process footfall(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // it is to start fast
                "-cp",
                System.getProperty("java.class.path"),
                Footfall.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data.toString()));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Until the sink has read all that was told to the topics, so that it could undo no more. */
    private static void awaitSinkReadAll() throws Exception {
        String positions = "select sum(next_offset) from footfall.sink_offsets where topic = 'footfall.sessions.v1'";
        String last = "";
        for (int same = 0; same < 4; ) {
            Thread.sleep(250);
            String now = rows.of(positions).getFirst();
            same = now.equals(last) ? same + 1 : 0;
            last = now;
        }
    }

    private static String summed(List<String> sessions) {
        return Long.toString(sessions.stream()
                .mapToLong(row -> Long.parseLong(row.split("\\|", -1)[3]))
                .sum());
    }
}
