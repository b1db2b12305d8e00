package dev.footfall.replay.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.replay.job.ReplayException;
import dev.footfall.replay.job.Replays;
import dev.footfall.sinks.postgres.TableDiff;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code footfall replay diff}: what applying a replay would change. */
@Command(
        name = "diff",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Says how a replay's rows differ from the live ones.")
public final class DiffCommand extends JobCommand {
    private static final JsonMapper JSON = new JsonMapper();

    @Parameters(paramLabel = "JOB", description = "The replay.")
    String job = "";

    @Option(
            names = "--examples",
            paramLabel = "N",
            defaultValue = "3",
            description = "How many differences of each table to show (default: 3). They are rows about persons.")
    int examples;

    public DiffCommand(PipelineFinder finder, Clock clock) {
        super(finder, clock);
    }

    @Override
    void run(Replays replays, PrintWriter out) throws ReplayException, IOException {
        print(job, replays.diff(job, Math.max(0, examples)), json, out);
    }

    static void print(String job, List<TableDiff> diffs, boolean json, PrintWriter out) throws IOException {
        if (json) {
            out.println(json(job, diffs));
            return;
        }
        out.printf("  %-12s %10s %10s %10s %10s %10s%n", "TABLE", "LIVE", "REPLAY", "ADDED", "CHANGED", "GONE");
        for (TableDiff diff : diffs) {
            out.printf(
                    Locale.ROOT,
                    "  %-12s %,10d %,10d %,10d %,10d %,10d%n",
                    diff.table(),
                    diff.live(),
                    diff.shadow(),
                    diff.added(),
                    diff.changed(),
                    diff.gone());
        }
        for (TableDiff diff : diffs) {
            for (TableDiff.Change change : diff.changes()) {
                out.println("  " + diff.table() + " " + change.kind().name().toLowerCase(Locale.ROOT));
                if (change.kind() != TableDiff.Kind.ADDED) {
                    out.println("    - " + change.before());
                }
                if (change.kind() != TableDiff.Kind.GONE) {
                    out.println("    + " + change.after());
                }
            }
        }
        if (diffs.stream().allMatch(TableDiff::isEmpty)) {
            out.println("No difference.");
        }
    }

    private static JsonNode json(String job, List<TableDiff> diffs) throws IOException {
        ObjectNode all = JSON.createObjectNode().put("job", job);
        ObjectNode tables = all.putObject("tables");
        for (TableDiff diff : diffs) {
            ObjectNode table = tables.putObject(diff.table())
                    .put("live", diff.live())
                    .put("replay", diff.shadow())
                    .put("added", diff.added())
                    .put("changed", diff.changed())
                    .put("gone", diff.gone())
                    .put("sha256", diff.hash());
            var shown = table.putArray("examples");
            for (TableDiff.Change change : diff.changes()) {
                ObjectNode one =
                        shown.addObject().put("kind", change.kind().name().toLowerCase(Locale.ROOT));
                one.set("before", JSON.readTree(change.before()));
                one.set("after", JSON.readTree(change.after()));
            }
        }
        return all;
    }
}
