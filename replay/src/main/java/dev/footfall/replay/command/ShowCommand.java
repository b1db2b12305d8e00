package dev.footfall.replay.command;

import dev.footfall.replay.job.Jobs;
import dev.footfall.replay.job.ReplayException;
import dev.footfall.replay.job.Replays;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code footfall replay show}: a replay's manifest. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows a replay's manifest: what it depends on, and what came of it.")
public final class ShowCommand extends JobCommand {
    @Parameters(paramLabel = "JOB", description = "The replay.")
    String job = "";

    public ShowCommand(PipelineFinder finder, Clock clock) {
        super(finder, clock);
    }

    @Override
    void run(Replays replays, PrintWriter out) throws ReplayException, IOException {
        out.println(Jobs.json(replays.jobs().read(job)));
    }
}
