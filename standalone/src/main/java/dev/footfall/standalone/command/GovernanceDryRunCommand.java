package dev.footfall.standalone.command;

import dev.footfall.ingest.policy.Policy;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** {@code footfall governance dry-run}: what a policy would do to the events that came lately. */
@Command(
        name = "dry-run",
        description = {
            "Tells what a policy would do to the events received lately, by source and field, and writes nothing.",
            "Values are shown by their shape only. Browsers' signals (GPC, DNT) are not kept with events, so what is"
                    + " suppressed for them is not in the count; and what an earlier policy treated is treated already."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GovernanceDryRunCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy (default: governance.yaml in the data folder).")
    private Optional<Path> policy = Optional.empty();

    @Option(
            names = "--last",
            paramLabel = "TIME",
            defaultValue = "1h",
            converter = Span.class,
            description = "How far to look back, such as 30m, 1h or 7d (default: ${DEFAULT-VALUE}).")
    private Duration last = Duration.ofHours(1);

    @Option(names = "--source", paramLabel = "S", description = "One source only.")
    private Optional<String> source = Optional.empty();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--broker",
            paramLabel = "HOST:PORT",
            description = "The broker, instead of that of the pipeline on the data folder; with --registry.")
    private Optional<String> broker = Optional.empty();

    @Option(names = "--registry", paramLabel = "URL", description = "The schema registry; with --broker.")
    private Optional<String> registry = Optional.empty();

    @Option(names = "--json", description = "Print one JSON object a line.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        DataDirectory directory = data.directory();
        PrintWriter out = spec.commandLine().getOut();
        Policy read;
        try {
            read = PolicyFiles.read(policy.orElse(directory.governance()));
        } catch (ConfigurationException e) {
            e.faults().forEach(spec.commandLine().getErr()::println);
            return Exit.FAILED.code();
        }
        Optional<Endpoints> running = broker.isPresent() && registry.isPresent()
                ? Optional.empty()
                : Optional.of(data.running("--broker and --registry"));
        DryRun run = new DryRun(read, source);
        ReceivedEvents.since(
                broker.orElseGet(() -> running.orElseThrow().bootstrapServers()),
                ConfluentSchemaRegistry.connect(
                        registry.orElseGet(
                                () -> running.orElseThrow().schemaRegistryUrl().toString()),
                        Map.of()),
                Clock.systemUTC().instant().minus(last),
                run::take);
        if (json) {
            run.lines().forEach(out::println);
        } else {
            run.report().forEach(out::println);
        }
        out.flush();
        return Exit.OK.code();
    }

    /** Such as {@code 30m}, {@code 1h} or {@code 7d}. */
    static final class Span implements ITypeConverter<Duration> {
        /** Called by picocli. */
        Span() {}

        @Override
        public Duration convert(String text) {
            String unit = text.toUpperCase(Locale.ROOT);
            try {
                Duration span = Duration.parse(unit.endsWith("D") ? "P" + unit : "PT" + unit);
                if (!span.isNegative() && !span.isZero()) {
                    return span;
                }
            } catch (DateTimeParseException e) {
                // told below
            }
            throw new TypeConversionException("must be a number and s, m, h or d, such as 1h");
        }
    }
}
