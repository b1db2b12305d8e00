package dev.footfall.replay.command;

import dev.footfall.replay.job.Jobs;
import dev.footfall.replay.job.Manifest;
import dev.footfall.replay.job.ReplayException;
import dev.footfall.replay.job.Replays;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code footfall replay resume}: a replay goes on, in the process that has it or else in this one. */
@Command(
        name = "resume",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Goes on with a replay that was paused or interrupted.")
public final class ResumeCommand extends JobCommand {
    @Parameters(paramLabel = "JOB", description = "The replay.")
    String job = "";

    public ResumeCommand(PipelineFinder finder, Clock clock) {
        super(finder, clock);
    }

    @Override
    void run(Replays replays, PrintWriter out) throws ReplayException, IOException, InterruptedException {
        replays.jobs().read(job);
        replays.jobs().pause(job, false);
        if (replays.jobs().isHeld(job)) {
            out.println(json ? "{\"job\":\"" + job + "\"}" : "It goes on.");
            return;
        }
        Manifest manifest = work(replays, job);
        out.println(json ? Jobs.json(manifest) : "Complete. What would change: footfall replay diff " + job);
    }
}
