package dev.footfall.replay.audit;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.audit.AuditSource.Place;
import dev.footfall.replay.audit.LogVerification.Result;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.schemas.audit.Finding;
import dev.footfall.schemas.audit.TreeVerifier.Report;
import dev.footfall.schemas.record.Checkpoint;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall audit verify}: recomputes the whole log. */
@Command(
        name = "verify",
        description = {
            "Recomputes the audit log and holds it against all its signed checkpoints: finds any record that was"
                    + " changed, removed, inserted or moved, and a log that was cut or forked. Exit code 0 only if all is"
                    + " well.",
            "With --heads, checkpoints that were kept outside the pipeline count as well: only they show a log that was"
                    + " cut together with its checkpoints."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class VerifyCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration BEFORE_NEXT_LOOK = Duration.ofMillis(500);

    private final AuditedPipelineFinder finder;
    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AuditedPipelineOptions options = new AuditedPipelineOptions();

    @Option(
            names = "--from",
            paramLabel = "PLACE",
            defaultValue = "topic",
            description = "Where to read it: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Place from = Place.TOPIC;

    @Option(names = "--heads", paramLabel = "FILE", description = "Checkpoints as a witness keeps them.")
    private Optional<Path> heads = Optional.empty();

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "PT15S",
            description = "How long to wait for the first signature of a tree that has none yet (default:"
                    + " ${DEFAULT-VALUE}).")
    private Duration wait = Duration.ZERO;

    @Option(names = "--json", description = "One JSON object, for scripts.")
    private boolean json;

    VerifyCommand(AuditedPipelineFinder finder, Clock clock) {
        this.finder = finder;
        this.clock = clock;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        AuditedPipeline pipeline = options.pipeline(finder);
        List<Checkpoint> kept = heads.isPresent() ? KeptHeads.read(heads.get()) : List.of();
        long asked = System.nanoTime();
        long begun = asked;
        Result result = verify(pipeline, kept);
        while (result.isAwaitingSignature() && System.nanoTime() - asked < wait.toNanos()) {
            Thread.sleep(BEFORE_NEXT_LOOK);
            begun = System.nanoTime();
            result = verify(pipeline, kept);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(toJson(result, seconds)));
        } else {
            print(result, seconds, out);
        }
        out.flush();
        pipeline.commands(clock)
                .tell(
                        "audit.read",
                        result.isGood() ? "done" : "findings",
                        Optional.empty(),
                        Map.of("command", "verify", "from", placeName()));
        return (result.isGood() ? Exit.OK : Exit.FAILED).code();
    }

    private Result verify(AuditedPipeline pipeline, List<Checkpoint> kept) throws IOException {
        LogVerification verification = new LogVerification(options.key(pipeline));
        kept.forEach(verification::keptHead);
        try (AuditSource source = Sources.open(pipeline, from)) {
            return verification.run(source);
        }
    }

    private String placeName() {
        return from.name().toLowerCase(Locale.ROOT);
    }

    private void print(Result result, double seconds, PrintWriter out) {
        for (Report tree : result.trees()) {
            out.printf(
                    Locale.ROOT,
                    "%s  records %,d to %,d, signed up to %,d, %,d heads: %s%n",
                    tree.tree(),
                    tree.begin(),
                    tree.size(),
                    tree.verified(),
                    tree.heads(),
                    tree.finding().isEmpty() ? "good" : "NOT GOOD");
        }
        out.printf(
                Locale.ROOT,
                "%,d records from %s in %.1f s (%,.0f records/s)%n",
                result.records(),
                placeName(),
                seconds,
                result.records() / Math.max(seconds, 0.001));
        for (Finding finding : result.findings()) {
            out.println("NOT GOOD: " + finding);
        }
        if (result.trees().isEmpty() && result.findings().isEmpty()) {
            out.println("NOT GOOD: there is no audit log; if the pipeline is new, send an event first");
        }
    }

    private ObjectNode toJson(Result result, double seconds) {
        ObjectNode all = JSON.createObjectNode()
                .put("ok", result.isGood())
                .put("from", placeName())
                .put("records", result.records())
                .put("seconds", Math.round(seconds * 1000) / 1000.0);
        var trees = all.putArray("trees");
        for (Report tree : result.trees()) {
            trees.addObject()
                    .put("tree", tree.tree())
                    .put("begin", tree.begin())
                    .put("size", tree.size())
                    .put("verified", tree.verified())
                    .put("heads", tree.heads());
        }
        var findings = all.putArray("findings");
        for (Finding finding : result.findings()) {
            findings.addObject()
                    .put("tree", finding.tree())
                    .put("index", finding.index())
                    .put("problem", finding.problem());
        }
        return all;
    }
}
