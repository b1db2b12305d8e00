package dev.footfall.replay.deliver;

import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options by which a command is told where to send events. */
public final class TargetOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec command;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Data of the pipeline to send to (default: ./data).")
    Path data = Path.of("data");

    @Option(
            names = "--source",
            paramLabel = "SOURCE",
            description = "Source that the events belong to (default: the pipeline's first).")
    Optional<String> source = Optional.empty();

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Ingest endpoint, such as http://localhost:8080/v1/events, in place of --data. Needs --key.")
    Optional<URI> url = Optional.empty();

    @Option(
            names = "--key",
            paramLabel = "KEY",
            defaultValue = "${env:FOOTFALL_WRITE_KEY}",
            description = "Write key of the source, for --url (default: FOOTFALL_WRITE_KEY of the environment).")
    Optional<String> key = Optional.empty();

    /**
     * The target that the options name.
     *
     * @throws TargetFinder.TargetException if there is none
     * @throws CommandLine.ParameterException if the options contradict each other
     */
    public Target target(TargetFinder finder) throws TargetFinder.TargetException {
        if (url.isEmpty()) {
            return finder.find(data, source);
        }
        if (source.isPresent()) {
            throw wrong("--source goes with --data; with --url the write key names the source");
        }
        if (key.isEmpty()) {
            throw wrong("--url needs --key, or FOOTFALL_WRITE_KEY in the environment");
        }
        try {
            return new Target(url.get(), key.get());
        } catch (IllegalArgumentException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(command.commandLine(), message);
    }
}
