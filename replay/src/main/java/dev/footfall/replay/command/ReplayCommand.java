package dev.footfall.replay.command;

import dev.footfall.replay.archive.ArchivePlace;
import dev.footfall.replay.job.Estimate;
import dev.footfall.replay.job.Jobs;
import dev.footfall.replay.job.Manifest;
import dev.footfall.replay.job.ReplayException;
import dev.footfall.replay.job.Replays;
import dev.footfall.replay.job.Request;
import dev.footfall.replay.job.SourceTopics;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code footfall replay}: begins a replay and works on it until it is complete. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs the topologies once more over a stretch of history, beside the live pipeline, into topics and tables"
                    + " of their own.",
            "'replay diff JOB' then says what would change, 'replay apply JOB' changes it, 'replay discard JOB' removes"
                    + " what the replay made."
        })
public final class ReplayCommand extends JobCommand {
    @Option(
            names = "--from",
            paramLabel = "TIME",
            description = "When it begins, such as 2026-11-01 or 2026-11-01T12:00:00Z.")
    Optional<String> from = Optional.empty();

    @Option(names = "--to", paramLabel = "TIME", description = "When it ends; that moment is not part of it.")
    Optional<String> to = Optional.empty();

    @Option(names = "--source", paramLabel = "SOURCE", description = "One source only (default: all).")
    Optional<String> source = Optional.empty();

    @Option(
            names = "--topology",
            paramLabel = "NAME",
            split = ",",
            description = "What to run: sessions, funnels, activity (default: all).")
    List<String> topologies = SourceTopics.TOPOLOGIES;

    @Option(names = "--gap", paramLabel = "DURATION", description = "Another gap between sessions, such as 60m.")
    Optional<String> gap = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "Another setting of the processors, such as sessions.engaged-after=PT30S. Repeatable.")
    Map<String, String> settings = Map.of();

    @Option(
            names = "--warm-up",
            paramLabel = "DURATION",
            description = "How far before the range to begin to read (default: what the topologies remember).")
    Optional<String> warmUp = Optional.empty();

    @Option(
            names = "--throttle",
            paramLabel = "N",
            defaultValue = "0",
            description = "Events a second at most, so that live work has the rest (default: no bound).")
    int throttle;

    @Option(
            names = "--archive",
            paramLabel = "PLACE",
            description =
                    "Folder or s3://BUCKET/PREFIX into which 'footfall archive' wrote, for what the topics have no more.")
    Optional<String> archive = Optional.empty();

    @Option(
            names = "--s3-endpoint",
            paramLabel = "URL",
            description = "The store that has the archive's bucket, such as http://127.0.0.1:9000 (default: AWS S3).")
    Optional<URI> endpoint = Optional.empty();

    @Option(names = "--dry-run", description = "Only say what it would take.")
    boolean dryRun;

    /**
     * @param finder knows the pipeline of a data folder
     */
    public ReplayCommand(PipelineFinder finder, Clock clock) {
        super(finder, clock);
    }

    @Override
    void run(Replays replays, PrintWriter out) throws ReplayException, IOException, InterruptedException {
        Estimate estimate = replays.estimate(request());
        Manifest manifest = estimate.manifest();
        if (dryRun) {
            say(estimate, out);
            return;
        }
        replays.begin(estimate);
        if (!json) {
            out.println("Replay " + manifest.job() + ", " + estimate.events() + " events in the range.");
            out.flush();
        }
        Manifest completed = work(replays, manifest.job());
        if (json) {
            out.println(Jobs.json(completed));
        } else {
            completed
                    .results()
                    .forEach(result -> out.printf(Locale.ROOT, "  %-12s %,d rows%n", result.table(), result.rows()));
            out.println("Complete. What would change: footfall replay diff " + manifest.job());
        }
    }

    private void say(Estimate estimate, PrintWriter out) throws IOException {
        if (json) {
            out.printf(
                    Locale.ROOT,
                    "{\"events\":%d,\"records\":%d,\"seconds\":%d,\"bytes\":%d}%n",
                    estimate.events(),
                    estimate.records(),
                    seconds(estimate),
                    estimate.bytes());
            return;
        }
        out.printf(
                Locale.ROOT,
                "%,d events in the range; %,d records to read from %s on; about %d s and %,d MB of disk. Nothing was"
                        + " done.%n",
                estimate.events(),
                estimate.records(),
                estimate.manifest().readFrom(),
                seconds(estimate),
                Math.max(1, estimate.bytes() >> 20));
    }

    /** By what two cores were seen to do, and some for start and end. */
    private long seconds(Estimate estimate) {
        int perSecond = throttle == 0 ? 20_000 : throttle;
        return 10 + estimate.records() / perSecond;
    }

    private Request request() {
        if (from.isEmpty() || to.isEmpty()) {
            throw wrong("--from and --to are needed; 'footfall replay --help' says what else there is");
        }
        if (throttle < 0) {
            throw wrong("--throttle must be 0 (no bound) or more");
        }
        if (endpoint.isPresent() && archive.isEmpty()) {
            throw wrong("--s3-endpoint is for --archive s3://BUCKET/PREFIX, which is missing");
        }
        Map<String, String> changes = new TreeMap<>();
        settings.forEach((key, value) ->
                changes.put(key.startsWith("processors.") ? key.substring("processors.".length()) : key, value));
        gap.ifPresent(
                value -> changes.put("sessions.gap", duration("--gap", value).toString()));
        changes.keySet().forEach(key -> {
            if (!key.matches("(sessions|funnels|activity|sources)(\\..+)?")) {
                throw wrong("--set takes settings of sessions, funnels, activity and sources; not " + key);
            }
        });
        return new Request(
                time("--from", from.get()),
                time("--to", to.get()),
                source,
                topologies,
                changes,
                warmUp.map(value -> duration("--warm-up", value)),
                throttle,
                archive.map(place -> new ArchivePlace(place, endpoint)));
    }

    private Instant time(String option, String text) {
        return Times.instant(text)
                .orElseThrow(() -> wrong(option + ": not a time: " + text
                        + "; write it like 2026-11-01 or 2026-11-01T12:00:00Z (UTC unless it says otherwise)"));
    }

    private Duration duration(String option, String text) {
        return Times.duration(text)
                .orElseThrow(() ->
                        wrong(option + ": not a duration: " + text + "; write it like 90s, 60m, 24h, 7d or PT1H"));
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
