package dev.footfall.replay.command;

import dev.footfall.replay.job.ReplayException;
import dev.footfall.replay.job.Replays;
import dev.footfall.sinks.postgres.TableDiff;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code footfall replay apply}: the replay's rows take the place of the live ones. */
@Command(
        name = "apply",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Puts a replay's rows in the place of the live ones: in the tables at once, in one transaction, then in the"
                    + " topics.",
            "After an interruption, run it again."
        })
public final class ApplyCommand extends JobCommand {
    @Parameters(paramLabel = "JOB", description = "The replay.")
    String job = "";

    public ApplyCommand(PipelineFinder finder, Clock clock) {
        super(finder, clock);
    }

    @Override
    void run(Replays replays, PrintWriter out) throws ReplayException, IOException, InterruptedException {
        List<TableDiff> diffs = replays.apply(job).stream()
                .map(diff -> new TableDiff(
                        diff.table(),
                        diff.live(),
                        diff.shadow(),
                        diff.added(),
                        diff.changed(),
                        diff.gone(),
                        diff.hash(),
                        List.of()))
                .toList();
        DiffCommand.print(job, diffs, json, out);
        if (!json) {
            out.println("Applied. 'footfall replay discard " + job + "' removes what is no longer needed.");
        }
    }
}
