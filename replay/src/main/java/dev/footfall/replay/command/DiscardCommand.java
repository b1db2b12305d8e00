package dev.footfall.replay.command;

import dev.footfall.replay.job.ReplayException;
import dev.footfall.replay.job.Replays;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code footfall replay discard}: removes what a replay made. */
@Command(
        name = "discard",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Removes a replay's topics, tables and state. What was applied stays.")
public final class DiscardCommand extends JobCommand {
    @Parameters(paramLabel = "JOB", description = "The replay.")
    String job = "";

    public DiscardCommand(PipelineFinder finder, Clock clock) {
        super(finder, clock);
    }

    @Override
    void run(Replays replays, PrintWriter out) throws ReplayException, IOException, InterruptedException {
        replays.discard(job);
        out.println(json ? "{\"job\":\"" + job + "\"}" : "Discarded.");
    }
}
