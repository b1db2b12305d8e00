package dev.footfall.replay.command;

import dev.footfall.replay.deliver.Progress;
import dev.footfall.replay.job.Manifest;
import dev.footfall.replay.job.ReplayException;
import dev.footfall.replay.job.Replays;
import dev.footfall.runtime.lifecycle.Exit;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the commands about replays have in common: which pipeline they speak to, and how they tell what fails. */
abstract class JobCommand implements Callable<Integer> {
    private final PipelineFinder finder;
    private final Clock clock;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Folder of the pipeline's data (default: ./data).")
    Path data = Path.of("data");

    @Option(names = "--json", description = "JSON for scripts, and no progress.")
    boolean json;

    JobCommand(PipelineFinder finder, Clock clock) {
        this.finder = finder;
        this.clock = clock;
    }

    /** Does it. */
    abstract void run(Replays replays, PrintWriter out) throws ReplayException, IOException, InterruptedException;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try {
            run(new Replays(finder.find(data), clock), out);
            out.flush();
            return Exit.OK.code();
        } catch (ReplayException | IOException e) {
            out.flush();
            err.println(e.getMessage());
            err.flush();
            return Exit.FAILED.code();
        }
    }

    /** Works on a replay until it is complete, and says how far it is meanwhile. */
    final Manifest work(Replays replays, String job) throws ReplayException, IOException, InterruptedException {
        long total = replays.jobs().read(job).offsets();
        Progress progress = new Progress(spec.commandLine().getErr(), Progress.isTerminal());
        try {
            return replays.run(job, done -> {
                if (!json) {
                    progress.show(done, done, total);
                }
            });
        } finally {
            progress.end();
        }
    }
}
