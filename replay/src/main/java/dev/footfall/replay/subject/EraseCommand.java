package dev.footfall.replay.subject;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.job.Jobs;
import dev.footfall.replay.job.Manifest;
import dev.footfall.replay.subject.ErasureRequests.Request;
import dev.footfall.replay.subject.Topologies.Standing;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.schemas.governance.Subject;
import dev.footfall.sinks.postgres.SubjectTables;
import dev.footfall.sinks.postgres.SubjectTables.Receipt;
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
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall erase}: forgets a person. */
@Command(
        name = "erase",
        description = {
            "Forgets a person: deletes what the tables, the topologies' state and the compacted topics hold of what they"
                    + " did until now, and keeps out what comes of it later: late events, imports, replays.",
            "Prints the receipt once it is done; the audit log has it too. Topics that keep events for some days keep them"
                    + " until then (docs/governance-rights.md)."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
public final class EraseCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LOOK = Duration.ofMillis(250);

    private final SubjectPipelineFinder finder;
    private final Clock clock;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private SubjectOptions options = new SubjectOptions();

    @Option(
            names = "--wait",
            paramLabel = "DURATION",
            defaultValue = "PT1M",
            description = "How long to wait until it is done (default: ${DEFAULT-VALUE}); it goes on all the same.")
    private Duration patience = Duration.ZERO;

    @Option(
            names = "--applications",
            paramLabel = "PREFIX",
            defaultValue = "footfall",
            description = "What the processors' application ids begin with (default: ${DEFAULT-VALUE}).")
    private String applications = "";

    @Option(names = "--json", description = "One JSON object, for scripts.")
    private boolean json;

    /**
     * @param finder knows where the pipeline of a data folder is
     */
    public EraseCommand(SubjectPipelineFinder finder, Clock clock) {
        this.finder = finder;
        this.clock = clock;
    }

    /** How it came out. */
    private record Outcome(
            Request request,
            boolean done,
            List<Receipt> receipts,
            Map<String, Standing> topologies,
            List<String> replays) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        SubjectPipeline pipeline = options.pipeline(finder);
        SubjectTables tables = new SubjectTables(pipeline.postgres());
        List<Subject> subjects = options.subjects(pipeline);
        if (subjects.isEmpty()) {
            throw new IOException("no source has received anything yet, so there is nobody to forget");
        }
        Request request = new ErasureRequests(pipeline, clock).ask(subjects, options.reason());
        Outcome outcome = await(pipeline, tables, request);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JSON.writeValueAsString(toJson(outcome)));
        } else {
            print(outcome, out);
        }
        out.flush();
        return (outcome.done ? Exit.OK : Exit.FAILED).code();
    }

    private Outcome await(SubjectPipeline pipeline, SubjectTables tables, Request request)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        try (Topologies topologies = new Topologies(pipeline.clientProperties(), applications)) {
            while (true) {
                List<Receipt> receipts = tables.receipts(request.requestId());
                boolean stored = isComplete(request, receipts);
                Map<TopicPartition, Long> ends = topologies.ends();
                Map<String, Standing> standings = topologies.standings(ends);
                boolean done = stored && !standings.containsValue(Standing.BEHIND);
                if (done || System.nanoTime() > deadline) {
                    return new Outcome(request, done, receipts, standings, replays(pipeline));
                }
                Thread.sleep(LOOK);
            }
        }
    }

    /** Whether all was carried out in the tables, the visitors of users included, and all that follows is on its way. */
    private static boolean isComplete(Request request, List<Receipt> receipts) {
        List<String> carriedOut = receipts.stream().map(Receipt::erasureId).toList();
        long expected = request.erasureIds().size()
                + receipts.stream()
                        .mapToLong(receipt -> receipt.counts().getOrDefault("visitors", 0L))
                        .sum();
        return carriedOut.containsAll(request.erasureIds())
                && receipts.size() >= expected
                && receipts.stream().allMatch(Receipt::told);
    }

    /** Replays of before, which hold copies of their own. */
    private static List<String> replays(SubjectPipeline pipeline) throws IOException {
        Optional<Path> folder = pipeline.replays();
        return folder.isEmpty()
                ? List.of()
                : new Jobs(folder.get()).list().stream().map(Manifest::job).toList();
    }

    private static ObjectNode toJson(Outcome outcome) {
        ObjectNode object = JSON.createObjectNode()
                .put("request", outcome.request.requestId())
                .put("requested_at", outcome.request.requestedAt().toString())
                .put("result", outcome.done ? "done" : "under-way");
        var erasures = object.putArray("erasures");
        for (Receipt receipt : outcome.receipts) {
            ObjectNode one = erasures.addObject()
                    .put("erasure", receipt.erasureId())
                    .put("source", receipt.source())
                    .put("kind", receipt.kind())
                    .put("subject", receipt.subject())
                    .put("carried_out_at", receipt.recordedAt().toString());
            ObjectNode rows = one.putObject("rows");
            receipt.counts().forEach(rows::put);
        }
        ObjectNode topologies = object.putObject("topologies");
        outcome.topologies.forEach((name, standing) -> topologies.put(name, nameOf(standing)));
        var replays = object.putArray("replays");
        outcome.replays.forEach(replays::add);
        return object;
    }

    private static void print(Outcome outcome, PrintWriter out) {
        out.println("Erasure " + outcome.request.requestId() + " of what was done before "
                + outcome.request.requestedAt()
                + (outcome.done
                        ? ": done."
                        : ": under way; it goes on by itself, and the" + " audit log will have its receipts."));
        for (Receipt receipt : outcome.receipts) {
            StringBuilder rows = new StringBuilder();
            receipt.counts().forEach((table, count) -> {
                if (count > 0) {
                    rows.append(rows.isEmpty() ? "" : ", ")
                            .append(count)
                            .append(' ')
                            .append(table);
                }
            });
            out.println("  " + receipt.source() + ' ' + receipt.kind().toLowerCase(Locale.ROOT) + ' '
                    + receipt.subject() + ": " + (rows.isEmpty() ? "nothing in the tables" : rows));
        }
        outcome.topologies.forEach((name, standing) -> {
            if (standing != Standing.DONE) {
                out.println("  topology " + name + ": " + nameOf(standing));
            }
        });
        if (!outcome.replays.isEmpty()) {
            out.println("Replays keep copies of their own until they are discarded ('footfall replay discard'): "
                    + String.join(", ", outcome.replays));
        }
    }

    private static String nameOf(Standing standing) {
        return standing.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
