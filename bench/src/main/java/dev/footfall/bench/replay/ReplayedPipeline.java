package dev.footfall.bench.replay;

import dev.footfall.bench.process.ChildJvm;
import dev.footfall.bench.process.FootfallProcess;
import dev.footfall.bench.process.PipelineProcess;
import dev.footfall.bench.process.WorkFolder;
import dev.footfall.replay.job.Jobs;
import dev.footfall.replay.job.Manifest;
import dev.footfall.replay.job.Replays;
import dev.footfall.standalone.LivePipeline;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.RunFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * A whole pipeline that has taken a crowd's events, with all topologies that can be replayed, and replays of them by the
 * {@code footfall} command. Owned by one thread.
 */
final class ReplayedPipeline implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final WorkFolder folder;
    private final DataDirectory data;
    private final int events;
    private ChildJvm process;
    private Instant begun = Instant.MAX;
    private Instant ended = Instant.MIN;

    private ReplayedPipeline(WorkFolder folder, int events) throws IOException {
        this.folder = folder;
        this.data = new DataDirectory(folder.resolve("data"));
        this.events = events;
        this.process = start();
    }

    /** Starts one and returns once all its rows are there. */
    static ReplayedPipeline with(int events) throws Exception {
        return with(events, false);
    }

    /**
     * Starts one and returns once all its rows are there.
     *
     * @param areCommitsTimed whether Postgres is to note when it commits
     */
    static ReplayedPipeline with(int events, boolean areCommitsTimed) throws Exception {
        ReplayedPipeline pipeline = new ReplayedPipeline(WorkFolder.create(), events);
        try {
            if (areCommitsTimed) {
                pipeline.timeCommits();
            }
            pipeline.fill();
            return pipeline;
        } catch (Exception e) {
            pipeline.close();
            throw e;
        }
    }

    private ChildJvm start() throws IOException {
        return ChildJvm.start(
                PipelineProcess.class,
                PipelineProcess.options(),
                List.of(
                        data.root().toString(),
                        "processors.topologies=" + RealTimeIngest.TOPOLOGIES,
                        "processors.sources=" + VisitHistory.FUNNELS),
                folder.resolve("pipeline.log"));
    }

    /** A setting that holds from the start of a server on. */
    private void timeCommits() throws IOException {
        process.close();
        Files.writeString(
                data.postgres().resolve("postgresql.conf"), "track_commit_timestamp = on\n", StandardOpenOption.APPEND);
        process = start();
    }

    private void fill() throws Exception {
        Endpoints endpoints = endpoints();
        begun = Instant.now();
        new ClosedLoop(endpoints.ingestUrl(), endpoints.writeKey()).send(new Crowd("past", events));
        try (Connection connection = connect()) {
            var _ = new CountedRows("footfall").await(connection, events, true, LIMIT);
        }
        ended = Instant.now();
    }

    Endpoints endpoints() throws IOException {
        return RunFile.ofRunning(data);
    }

    Connection connect() throws SQLException, IOException {
        URI url = URI.create(endpoints().postgresUrl());
        String[] user = url.getRawUserInfo().split(":", 2);
        return DriverManager.getConnection(
                "jdbc:postgresql://" + url.getHost() + ":" + url.getPort() + url.getPath(), user[0], user[1]);
    }

    /**
     * Replays all events, from the call of the command until it ends, which is when the replay's rows are there and
     * hashed; then sees that all were replayed, and removes what the replay made.
     *
     * @return events a second
     */
    double replay() throws Exception {
        long called = System.nanoTime();
        ChildJvm command = command(List.of());
        OptionalInt exit;
        try {
            exit = command.exitWithin(LIMIT);
        } finally {
            command.kill();
        }
        double seconds = (System.nanoTime() - called) / 1e9;
        if (exit.isEmpty() || exit.getAsInt() != 0) {
            throw new IOException("the replay did not come to its end (" + exit + "): " + said());
        }
        Replays replays = replays();
        Manifest manifest = replays.jobs().list().getLast();
        try (Connection connection = connect()) {
            var _ = new CountedRows("footfall_replay_" + manifest.job())
                    .await(connection, events, false, Duration.ofSeconds(10));
        }
        replays.discard(manifest.job());
        return events / seconds;
    }

    /**
     * Begins a replay of all events and returns once it reads.
     *
     * @param throttle events a second at most
     */
    Replaying begin(int throttle) throws Exception {
        Jobs jobs = replays().jobs();
        ChildJvm command = command(List.of("--throttle", Integer.toString(throttle)));
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            while (jobs.list().isEmpty()) {
                if (command.exitWithin(Duration.ofMillis(100)).isPresent() || System.nanoTime() > deadline) {
                    throw new IOException("the replay did not begin: " + said());
                }
            }
            return new Replaying(command, jobs.list().getLast().job());
        } catch (Exception e) {
            command.kill();
            throw e;
        }
    }

    /** A replay at work. */
    final class Replaying {
        private final ChildJvm command;
        private final String job;

        private Replaying(ChildJvm command, String job) {
            this.command = command;
            this.job = job;
        }

        /** Whether it has not come to its end. */
        boolean isAtWork() throws InterruptedException {
            return command.exitWithin(Duration.ofMillis(1)).isEmpty();
        }

        /** Ends it, however far it is, and removes what it made. */
        void end() throws Exception {
            command.close();
            replays().discard(job);
        }
    }

    private ChildJvm command(List<String> further) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "replay",
                "--from",
                begun.minus(MARGIN).toString(),
                "--to",
                ended.plus(MARGIN).toString(),
                "--json",
                "--data",
                data.root().toString()));
        arguments.addAll(further);
        return FootfallProcess.begin(arguments, folder.resolve("replay.log"));
    }

    private Replays replays() throws IOException {
        Clock clock = Clock.systemUTC();
        return new Replays(LivePipeline.of(data, endpoints(), clock), clock);
    }

    private String said() throws IOException {
        return Files.readString(folder.resolve("replay.log"));
    }

    @Override
    public void close() {
        process.close();
        folder.close();
    }
}
