package dev.footfall.replay.command;

import dev.footfall.replay.job.Jobs;
import dev.footfall.replay.job.Manifest;
import dev.footfall.replay.job.ReplayException;
import dev.footfall.replay.job.Replays;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Clock;
import picocli.CommandLine.Command;

/** {@code footfall replay list}: the replays that were not discarded. */
@Command(
        name = "list",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Lists the replays that were not discarded.")
public final class ListCommand extends JobCommand {
    public ListCommand(PipelineFinder finder, Clock clock) {
        super(finder, clock);
    }

    @Override
    void run(Replays replays, PrintWriter out) throws ReplayException, IOException {
        for (Manifest manifest : replays.jobs().list()) {
            if (json) {
                out.println(Jobs.json(manifest));
                continue;
            }
            String job = manifest.job();
            String work =
                    replays.jobs().isPaused(job) ? " (paused)" : replays.jobs().isHeld(job) ? " (at work)" : "";
            out.println(job + "  " + manifest.state() + work + "  " + manifest.from() + " to " + manifest.to() + "  "
                    + manifest.source().orElse("all sources") + "  " + String.join(",", manifest.topologies()) + "  "
                    + manifest.settings());
        }
    }
}
