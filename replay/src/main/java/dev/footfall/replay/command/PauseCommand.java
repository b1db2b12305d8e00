package dev.footfall.replay.command;

import dev.footfall.replay.job.ReplayException;
import dev.footfall.replay.job.Replays;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code footfall replay pause}: a replay reads no further for now. */
@Command(
        name = "pause",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Makes a replay wait, until 'replay resume'.")
public final class PauseCommand extends JobCommand {
    @Parameters(paramLabel = "JOB", description = "The replay.")
    String job = "";

    public PauseCommand(PipelineFinder finder, Clock clock) {
        super(finder, clock);
    }

    @Override
    void run(Replays replays, PrintWriter out) throws ReplayException, IOException {
        replays.jobs().read(job);
        replays.jobs().pause(job, true);
        out.println(json ? "{\"job\":\"" + job + "\"}" : "Paused.");
    }
}
