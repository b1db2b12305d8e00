package dev.footfall.topologytests.endtoend;

import dev.footfall.replay.archive.ArchivePlace;
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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Archives in a bucket beside one in a folder, by the command as its users run it, killed on the way. */
class ArchiveTest {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int PARTITIONS = 6;

    @TempDir
    static Path temporary = Path.of("");

    private static Path data() {
        return temporary.resolve("data");
    }

    @Test
    void aBucketHasWhatAFolderHasThoughTheProcessWasKilledAndReplaysReadFromIt() throws Exception {
        Path folder = temporary.resolve("archive");
        try (Standalone pipeline =
                        Standalone.start(new StandaloneSettings(data(), 0, 0, 0, 0, 0, Map.of()), Progress.silent());
                BucketServer bucket = new BucketServer()) {
            fill(pipeline);
            String[] archive = {"archive", "events", "--to", "s3://archive/a", "--s3-endpoint"};

            assertThat(run(Map.of("AWS_EC2_METADATA_DISABLED", "true"), with(archive, bucket.endpoint())))
                    .contains("there are no credentials for s3://archive/a; set AWS_ACCESS_KEY_ID")
                    .doesNotContain("\tat ");

            killInTheMidstOfTheThirdFile(bucket, archive);
            assertThat(bucket.objects("a/")).hasSize(2);
            assertThat(run(credentials(), with(archive, bucket.endpoint()))).contains("footfall.events.v1");
            assertThat(run(Map.of(), "archive", "events", "--to", folder.toString()))
                    .contains("footfall.events.v1");
            assertThat(bucket.objects("a/"))
                    .hasSize(PARTITIONS)
                    .isEqualTo(files(folder).map(file -> "a/" + file).toList());
            assertThat(run(credentials(), with(archive, bucket.endpoint())))
                    .contains("footfall.events.v1                  0 records      0 files");

            letRecordsOutliveTheirRetention(pipeline.endpoints().bootstrapServers());
            Clock clock = Clock.systemUTC();
            Replays replays =
                    new Replays(LivePipeline.of(new DataDirectory(data()), pipeline.endpoints(), clock), clock);
            assertThatThrownBy(() -> replays.estimate(request(Optional.empty())))
                    .hasMessageContaining("have outlived their retention")
                    .hasMessageContaining("if they were archived, name the place with --archive");
            Manifest local = replay(replays, new ArchivePlace(folder.toString(), Optional.empty()));
            String said = run(credentials(), replayArguments(bucket));
            Manifest remote = replays.jobs().list().getLast();

            assertThat(remote.archive()).contains("s3://archive/a");
            assertThat(remote.state()).as(said).isEqualTo(Manifest.State.COMPLETED);
            assertThat(remote.slices()).isEqualTo(local.slices());
            assertThat(remote.results()).isEqualTo(local.results()).isNotEmpty();
            assertThat(replays.diff(remote.job(), 3)).allMatch(TableDiff::isEmpty);
        }
    }

    private static void fill(Standalone pipeline) throws Exception {
        List<String> events = LateHistory.events();
        try (Sender sender = new Sender(
                        pipeline.endpoints().ingestUrl(), pipeline.endpoints().writeKey());
                Rows rows = new Rows(pipeline.endpoints().postgresUrl())) {
            for (int from = 0; from < events.size(); from += 100) {
                String batch = String.join("\n", events.subList(from, Math.min(events.size(), from + 100)));
                assertThat(sender.post(batch).statusCode()).isEqualTo(200);
            }
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(rows.of("select (select count(*) from footfall.events),"
                                    + " (select sum(events) from footfall.sessions where not open)"
                                    + " + (select count(*) from footfall.late_events)"))
                            .containsExactly(LateHistory.EVENTS + "|" + LateHistory.EVENTS));
        }
    }

    private static void killInTheMidstOfTheThirdFile(BucketServer bucket, String[] archive) throws Exception {
        try (StallingRelay relay = new StallingRelay(bucket.endpoint(), 2)) {
            Process process = start(credentials(), temporary.resolve("killed.txt"), with(archive, relay.address()));
            try {
                assertThat(relay.awaitStall()).isTrue();
            } finally {
                process.destroyForcibly();
                assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    private static void letRecordsOutliveTheirRetention(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            for (int partition = 0; partition < PARTITIONS; partition++) {
                TopicPartition events = new TopicPartition("footfall.events.v1", partition);
                long end = admin.listOffsets(Map.of(events, OffsetSpec.latest()))
                        .partitionResult(events)
                        .get()
                        .offset();
                admin.deleteRecords(Map.of(events, RecordsToDelete.beforeOffset(end - end / 3)))
                        .all()
                        .get();
            }
        }
    }

    private static Request request(Optional<ArchivePlace> archive) {
        return new Request(
                LateHistory.BEGIN.minus(Duration.ofDays(1)),
                LateHistory.BEGIN.plus(Duration.ofDays(3)),
                Optional.empty(),
                List.of("sessions"),
                Map.of(),
                Optional.empty(),
                0,
                archive);
    }

    private static Manifest replay(Replays replays, ArchivePlace place) throws Exception {
        Estimate estimate = replays.estimate(request(Optional.of(place)));
        replays.begin(estimate);
        Manifest completed = replays.run(estimate.manifest().job(), _ -> {});
        assertThat(replays.diff(completed.job(), 3)).allMatch(TableDiff::isEmpty);
        return completed;
    }

    private static String[] replayArguments(BucketServer bucket) {
        return new String[] {
            "replay",
            "--from",
            LateHistory.BEGIN.minus(Duration.ofDays(1)).toString(),
            "--to",
            LateHistory.BEGIN.plus(Duration.ofDays(3)).toString(),
            "--topology",
            "sessions",
            "--archive",
            "s3://archive/a",
            "--s3-endpoint",
            bucket.endpoint().toString()
        };
    }

    private static Map<String, String> credentials() {
        return Map.of("AWS_ACCESS_KEY_ID", BucketServer.KEY, "AWS_SECRET_ACCESS_KEY", BucketServer.SECRET);
    }

    private static String[] with(String[] arguments, URI last) {
        return Stream.concat(Stream.of(arguments), Stream.of(last.toString())).toArray(String[]::new);
    }

    private static String run(Map<String, String> environment, String... arguments) throws Exception {
        Path out = temporary.resolve("said.txt");
        Process process = start(environment, out, arguments);
        try {
            assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out);
    }

    private static Process start(Map<String, String> environment, Path out, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", // it is to start fast
                "-Duser.home=" + temporary, // where profiles with credentials would be
                "-cp",
                System.getProperty("java.class.path"),
                Footfall.class.getName()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("--data", data().toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().put("HOME", temporary.toString());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static Stream<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".avro"))
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList()
                    .stream();
        }
    }
}
