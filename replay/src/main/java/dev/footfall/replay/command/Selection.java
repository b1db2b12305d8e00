package dev.footfall.replay.command;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which pipeline, and which of what it set aside: the options that all commands about that have. */
public class Selection {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec command;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Folder of the pipeline's data (default: ./data).")
    Path data = Path.of("data");

    @Option(names = "--from", paramLabel = "TIME", description = "Only what was set aside then or later.")
    Optional<String> from = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many at most, the newest first (default: 1000).")
    int limit = 1_000;

    /** Folder of the pipeline's data. */
    public final Path data() {
        return data;
    }

    /**
     * Since when.
     *
     * @throws CommandLine.ParameterException if it is no time
     */
    public final Optional<Instant> from() {
        return from.map(text -> Times.instant(text).orElseThrow(() -> wrong("--from: not a time: " + text)));
    }

    /**
     * How many at most.
     *
     * @throws CommandLine.ParameterException if it is less than 1
     */
    public final int limit() {
        if (limit < 1) {
            throw wrong("--limit must be 1 or more");
        }
        return limit;
    }

    /** What to throw if the options cannot be. */
    public final CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(command.commandLine(), message);
    }
}
