package dev.footfall.bench.replay;

import dev.footfall.bench.process.ChildJvm;
import dev.footfall.bench.process.FootfallProcess;
import dev.footfall.bench.process.PipelineProcess;
import dev.footfall.bench.process.WorkFolder;
import dev.footfall.replay.deliver.Batch;
import dev.footfall.replay.deliver.BatchBuilder;
import dev.footfall.replay.deliver.Delivery;
import dev.footfall.replay.deliver.DeliverySettings;
import dev.footfall.replay.deliver.Target;
import dev.footfall.replay.job.Manifest;
import dev.footfall.replay.job.Replays;
import dev.footfall.sinks.postgres.TableDiff;
import dev.footfall.standalone.LivePipeline;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.RunFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/**
 * A whole pipeline takes a long history; then all of it is replayed over the rules as they are, several times, each time by
 * the {@code footfall} command, which is killed ({@code kill -9}) at random moments and told to resume.
 *
 * @param events how many
 * @param replays how many
 * @param seed of the events, and of the moments of the kills
 */
public record ReplayTrial(int events, int replays, long seed) {
    private static final Duration LIMIT = Duration.ofMinutes(15);
    private static final Duration FIRST_GUESS = Duration.ofSeconds(20);
    private static final int MOST_KILLS = 3;
    private static final int EXAMPLES = 3;

    /**
     * What was seen.
     *
     * @param rows of all tables that a replay came to
     * @param kills of all replays
     * @param differences in words; none if the replays are exact
     */
    public record Report(int events, int replays, long rows, int kills, List<String> differences) {
        public Report {
            differences = List.copyOf(differences);
        }

        /** Whether every replay was killed and came to what was there. */
        public boolean isExact() {
            return differences.isEmpty() && kills >= replays && rows > 0;
        }

        @Override
        public String toString() {
            return "%,d events, %d replays, %,d rows each, %d kills; differences: %s"
                    .formatted(events, replays, rows, kills, differences.isEmpty() ? "none" : differences);
        }
    }

    /**
     * Runs it.
     *
     * @param progress is told in words what happens
     * @throws IOException if a process did not start, or something did not come to its end in time
     */
    public Report run(Consumer<String> progress) throws Exception {
        try (WorkFolder folder = WorkFolder.create();
                ChildJvm _ = ChildJvm.start(
                        PipelineProcess.class,
                        PipelineProcess.options(),
                        List.of(
                                folder.resolve("data").toString(),
                                "processors.topologies=[refine, sessions, funnels, activity]",
                                "processors.sources=" + VisitHistory.FUNNELS),
                        folder.resolve("pipeline.log"))) {
            DataDirectory data = new DataDirectory(folder.resolve("data"));
            Endpoints endpoints = RunFile.ofRunning(data);
            fill(endpoints, progress);
            Clock clock = Clock.systemUTC();
            return replay(new Replays(LivePipeline.of(data, endpoints, clock), clock), folder, data, progress);
        }
    }

    private void fill(Endpoints endpoints, Consumer<String> progress) throws Exception {
        long begun = System.nanoTime();
        try (LiveRows rows = new LiveRows(endpoints.postgresUrl());
                Delivery delivery = new Delivery(
                        new Target(endpoints.ingestUrl(), endpoints.writeKey()),
                        DeliverySettings.givingUpAfter(LIMIT))) {
            BatchBuilder batches = new BatchBuilder();
            new VisitHistory(events, seed).tell(some -> {
                for (String event : some) {
                    send(batches.add(event.getBytes(StandardCharsets.UTF_8), 0), delivery);
                }
                // counted as rejected in its minute, and so in the replay's
                send(batches.add("{\"name\":17}".getBytes(StandardCharsets.UTF_8), 0), delivery);
            });
            send(batches.take(), delivery);
            progress.accept(delivery.finish().accepted() + " taken after " + secondsSince(begun) + " s");
            rows.awaitAll(events, LIMIT);
        }
        progress.accept("all rows are there after " + secondsSince(begun) + " s");
    }

    private static void send(Optional<Batch> batch, Delivery delivery) throws Exception {
        if (batch.isPresent()) {
            delivery.send(batch.get());
        }
    }

    private Report replay(Replays all, WorkFolder folder, DataDirectory data, Consumer<String> progress)
            throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        List<String> differences = new ArrayList<>();
        Duration length = FIRST_GUESS;
        int kills = 0;
        long rows = 0;
        for (int replay = 1; replay <= replays; replay++) {
            long begun = System.nanoTime();
            Killed killed = new Killed(all, folder.resolve("replay.log"), data.root(), LIMIT);
            Manifest manifest = killed.run(1 + random.nextInt(MOST_KILLS), length, random);
            length = Duration.ofNanos(System.nanoTime() - begun);
            kills += killed.kills();
            rows = 0;
            for (TableDiff diff : all.diff(manifest.job(), EXAMPLES)) {
                rows += diff.shadow();
                if (!diff.isEmpty()) {
                    differences.add("replay %d, %s: %d added, %d changed, %d gone, such as %s"
                            .formatted(
                                    replay, diff.table(), diff.added(), diff.changed(), diff.gone(), diff.changes()));
                }
            }
            progress.accept("replay %d of %d: %,d rows after %d s and %d kills; differences so far: %d"
                    .formatted(replay, replays, rows, length.toSeconds(), killed.kills(), differences.size()));
            all.discard(manifest.job());
        }
        return new Report(events, replays, rows, kills, differences);
    }

    private static long secondsSince(long nanos) {
        return Duration.ofNanos(System.nanoTime() - nanos).toSeconds();
    }

    /** One replay by the command, which is killed. */
    private static final class Killed {
        private final Replays all;
        private final Path log;
        private final Path data;
        private final Duration limit;
        private int kills;

        Killed(Replays all, Path log, Path data, Duration limit) {
            this.all = all;
            this.log = log;
            this.data = data;
            this.limit = limit;
        }

        int kills() {
            return kills;
        }

        /** Kills it so many times, unless it is faster, within about the time that it takes. */
        Manifest run(int most, Duration length, SplittableRandom random) throws Exception {
            int before = all.jobs().list().size();
            ChildJvm process = begin(
                    "--from",
                    VisitHistory.BEGIN.toString(),
                    "--to",
                    VisitHistory.BEGIN.plus(VisitHistory.LENGTH).toString());
            OptionalInt exit = OptionalInt.empty();
            try {
                while (all.jobs().list().size() == before) {
                    if (process.exitWithin(Duration.ofMillis(20)).isPresent()) {
                        throw new IOException("the replay did not begin: " + Files.readString(log));
                    }
                }
                for (int kill = 0; kill < most && exit.isEmpty(); kill++) {
                    exit = process.exitWithin(Duration.ofNanos(
                            random.nextLong(length.dividedBy(most).toNanos())));
                    if (exit.isEmpty()) {
                        process.kill();
                        kills++;
                        process = begin("resume", all.jobs().list().getLast().job());
                    }
                }
                exit = exit.isPresent() ? exit : process.exitWithin(limit);
            } finally {
                process.kill();
            }
            if (exit.isEmpty() || exit.getAsInt() != 0) {
                throw new IOException("the replay did not come to its end (" + exit + "): " + Files.readString(log));
            }
            return all.jobs().list().getLast();
        }

        private ChildJvm begin(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of("replay"));
            command.addAll(List.of(arguments));
            command.addAll(List.of("--data", data.toString()));
            return FootfallProcess.begin(command, log);
        }
    }
}
