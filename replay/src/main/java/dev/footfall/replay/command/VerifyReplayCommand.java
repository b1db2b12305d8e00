package dev.footfall.replay.command;

import dev.footfall.replay.job.ReplayException;
import dev.footfall.replay.job.Replays;
import dev.footfall.schemas.audit.VerifyingKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** {@code footfall replay verify}: whether a replay's manifest and tables are what it came to. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Verifies a manifest's signature, and that the replay's tables are as it says.")
public final class VerifyReplayCommand extends JobCommand {
    @Parameters(paramLabel = "JOB", description = "The replay.")
    String job = "";

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "The public key, in PEM or as 'audit key' prints it (default: that of the pipeline).")
    Optional<Path> key = Optional.empty();

    public VerifyReplayCommand(PipelineFinder finder, Clock clock) {
        super(finder, clock);
    }

    @Override
    void run(Replays replays, PrintWriter out) throws ReplayException, IOException {
        Optional<VerifyingKey> named = Optional.empty();
        if (key.isPresent()) {
            try {
                named = Optional.of(VerifyingKey.of(Files.readString(key.get())));
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--key: " + e.getMessage());
            }
        }
        int tables = replays.verify(job, named);
        out.println(
                json
                        ? "{\"job\":\"" + job + "\",\"tables\":" + tables + "}"
                        : "Good: the manifest is as it was signed"
                                + (tables == 0 ? "." : ", and the " + tables + " tables are as it says."));
    }
}
