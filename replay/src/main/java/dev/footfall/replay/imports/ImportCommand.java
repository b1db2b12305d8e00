package dev.footfall.replay.imports;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.deliver.DeliveryException;
import dev.footfall.replay.deliver.DeliverySettings;
import dev.footfall.replay.deliver.Progress;
import dev.footfall.replay.deliver.Tally;
import dev.footfall.replay.deliver.Target;
import dev.footfall.replay.deliver.TargetFinder;
import dev.footfall.replay.deliver.TargetOptions;
import dev.footfall.runtime.lifecycle.Exit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall import}: sends files through ingest's endpoint. */
@Command(
        name = "import",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Sends web-server logs or files of events to the pipeline.",
        footer = {
            "",
            "An event's id comes from the file's content and the line, so importing a file again, or going on after an"
                    + " interruption, counts nothing twice. A file that has grown since is a different file. Lines that"
                    + " cannot be read go into quarantine with file and line number."
        })
public final class ImportCommand implements Callable<Integer> {
    private final TargetFinder finder;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    TargetOptions target;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Files, plain, gzipped or in zstd.")
    List<Path> files = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "auto",
            description = {
                "auto: as the first lines of each file tell (default); combined: access logs of Apache or Nginx; ndjson:"
                        + " Footfall's own events; segment: events of Segment or RudderStack, or batches of them;"
                        + " snowplow-enriched, snowplow-bad-rows: what Snowplow's pipeline wrote; cloudevents."
            })
    String format = Format.AUTO.word();

    @Option(
            names = "--parallel",
            paramLabel = "N",
            defaultValue = "1",
            description = "How many files at the same time (default: 1).")
    int parallel = 1;

    @Option(
            names = "--include",
            paramLabel = "WHAT",
            defaultValue = "pages",
            description = "pages: what shows a page to somebody (default); all: every readable line of a log.")
    CombinedFormat.Include include = CombinedFormat.Include.PAGES;

    @Option(
            names = "--site-url",
            paramLabel = "URL",
            description =
                    "Put before paths to make addresses, such as https://example.org (default: paths stay paths).")
    Optional<String> site = Optional.empty();

    @Option(
            names = "--give-up-after",
            paramLabel = "SECONDS",
            defaultValue = "60",
            description = "How long to try again while the pipeline does not answer (default: 60).")
    int giveUpAfterSeconds = 60;

    @Option(names = "--json", description = "Print the summary as JSON, and no progress.")
    boolean json;

    /**
     * @param finder knows where the pipeline of a data folder listens
     */
    public ImportCommand(TargetFinder finder) {
        this.finder = finder;
    }

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter err = spec.commandLine().getErr();
        Format named = checked();
        Progress progress = new Progress(err, Progress.isTerminal());
        try {
            Target to = target.target(finder);
            List<Imports.Work> all = new ArrayList<>();
            for (LogFile file : examined()) {
                Format its = named != Format.AUTO || file.bytes() == 0 ? named : file.detect();
                all.add(new Imports.Work(file, lineFormat(its)));
            }
            long total = all.stream().mapToLong(work -> work.file().bytes()).sum();
            var settings = DeliverySettings.givingUpAfter(Duration.ofSeconds(giveUpAfterSeconds));
            Imports.State state = new Imports(to, settings).run(all, parallel, soFar -> {
                if (!json) {
                    progress.show(soFar.tally().events(), soFar.tally().sourceBytes(), total);
                }
            });
            progress.end();
            summarize(state.counts(), state.tally(), progress.elapsed());
            return Exit.OK.code();
        } catch (IOException | DeliveryException | TargetFinder.TargetException e) {
            progress.end();
            err.println(e.getMessage());
            err.flush();
            return Exit.FAILED.code();
        }
    }

    /** What is the same however often it is named is imported once. */
    private Collection<LogFile> examined() throws IOException {
        Map<String, LogFile> examined = new LinkedHashMap<>();
        for (Path file : files) {
            LogFile one = LogFile.examine(file);
            examined.putIfAbsent(one.fingerprint(), one);
        }
        return examined.values();
    }

    private Format checked() {
        if (giveUpAfterSeconds < 1) {
            throw wrong("--give-up-after must be 1 or more");
        }
        if (parallel < 1) {
            throw wrong("--parallel must be 1 or more");
        }
        if (site.isPresent() && !prefix().orElse("").matches("https?://[^\\s/?#]+(/[^\\s?#]*)?")) {
            throw wrong("--site-url must be like https://example.org, without ? and #");
        }
        return Format.of(format)
                .orElseThrow(() -> wrong("--format: there is no format " + format + "; choose of " + Format.words()));
    }

    private Optional<String> prefix() {
        return site.map(url -> url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
    }

    private LineFormat lineFormat(Format its) {
        return switch (its) {
            case COMBINED -> new CombinedFormat(include, prefix());
            case AUTO, NDJSON -> new NdjsonFormat(); // an empty file tells nothing and has nothing
            case SEGMENT -> new SegmentFormat();
            case SNOWPLOW_ENRICHED -> new EnrichedFormat();
            case SNOWPLOW_BAD_ROWS -> new BadRowsFormat();
            case CLOUDEVENTS -> new CloudEventsFormat();
        };
    }

    private ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private void summarize(Importer.Counts counts, Tally tally, Duration elapsed) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(toJson(counts, tally, elapsed));
        } else {
            double seconds = Math.max(0.001, elapsed.toNanos() / 1e9);
            out.printf(
                    Locale.ROOT,
                    "%,d lines: %,d accepted, %,d quarantined, %,d left out; %.1f s, %,.0f lines/s%n",
                    counts.lines(),
                    tally.accepted(),
                    tally.quarantined(),
                    counts.leftOut(),
                    seconds,
                    counts.lines() / seconds);
            new TreeMap<>(tally.quarantinedByRule())
                    .forEach((rule, events) -> out.printf(Locale.ROOT, "  quarantined: %,d %s%n", events, rule));
        }
        out.flush();
    }

    private static String toJson(Importer.Counts counts, Tally tally, Duration elapsed) {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode summary = mapper.createObjectNode()
                .put("lines", counts.lines())
                .put("accepted", tally.accepted())
                .put("quarantined", tally.quarantined())
                .put("unreadable", counts.unreadable())
                .put("left_out", counts.leftOut());
        ObjectNode byRule = summary.putObject("quarantined_by_rule");
        for (Map.Entry<String, Long> rule : new TreeMap<>(tally.quarantinedByRule()).entrySet()) {
            byRule.put(rule.getKey(), rule.getValue());
        }
        summary.put("seconds", elapsed.toMillis() / 1000.0);
        try {
            return mapper.writeValueAsString(summary);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers can be written as JSON", e);
        }
    }
}
