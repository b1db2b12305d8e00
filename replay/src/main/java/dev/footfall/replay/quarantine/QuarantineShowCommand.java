package dev.footfall.replay.quarantine;

import dev.footfall.replay.command.PipelineFinder;
import dev.footfall.replay.job.ReplayException;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.sinks.postgres.RejectedTable;
import dev.footfall.sinks.postgres.RejectedTable.Rejected;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code footfall quarantine show}: a rejection, and what was sent. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Shows why something was not accepted, and, on the next line, what was sent.")
public final class QuarantineShowCommand implements Callable<Integer> {
    private final PipelineFinder finder;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "The rejection's id, as 'quarantine list' has it.")
    String id = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Folder of the pipeline's data (default: ./data).")
    Path data = Path.of("data");

    public QuarantineShowCommand(PipelineFinder finder) {
        this.finder = finder;
    }

    @Override
    public Integer call() throws IOException, ReplayException {
        Rejected rejected = new RejectedTable(finder.find(data).postgres())
                .find(id)
                .orElseThrow(() -> new ReplayException(
                        "there is nothing with the id " + id + " in quarantine; 'footfall quarantine list' names all"));
        PrintWriter out = spec.commandLine().getOut();
        out.println(QuarantineListCommand.describe(rejected));
        out.println(rejected.text());
        out.flush();
        return Exit.OK.code();
    }
}
