package dev.footfall.replay.quarantine;

import dev.footfall.replay.command.Times;
import dev.footfall.sinks.postgres.RejectedTable.Filter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which pipeline, and which of its events in quarantine. */
public final class QuarantineOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec command;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Folder of the pipeline's data (default: ./data).")
    Path data = Path.of("data");

    @Option(names = "--rule", paramLabel = "RULE", description = "Only what broke this rule, such as field.type.")
    Optional<String> rule = Optional.empty();

    @Option(names = "--source", paramLabel = "SOURCE", description = "Only of this source.")
    Optional<String> source = Optional.empty();

    @Option(names = "--from", paramLabel = "TIME", description = "Only what was received then or later.")
    Optional<String> from = Optional.empty();

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "How many at most, the newest first (default: 1000).")
    int limit = 1_000;

    Filter filter() {
        if (limit < 1) {
            throw wrong("--limit must be 1 or more");
        }
        return new Filter(
                rule,
                source,
                from.map(text -> Times.instant(text).orElseThrow(() -> wrong("--from: not a time: " + text))),
                limit);
    }

    CommandLine.ParameterException wrong(String message) {
        return new CommandLine.ParameterException(command.commandLine(), message);
    }
}
