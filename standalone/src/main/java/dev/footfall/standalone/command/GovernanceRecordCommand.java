package dev.footfall.standalone.command;

import dev.footfall.ingest.access.LiveSources;
import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.policy.Policy;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.standalone.PipelineConfiguration;
import dev.footfall.standalone.governance.ProcessingRecord;
import dev.footfall.standalone.governance.RecordAuthor;
import dev.footfall.standalone.governance.RecordJson;
import dev.footfall.standalone.governance.RecordMarkdown;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall governance record}: the record of processing activities. */
@Command(
        name = "record",
        description = {
            "Writes the record of processing activities (GDPR, article 30) from the files of a pipeline: its policy, its"
                    + " sources and its settings.",
            "What no file says is named in it as not stated. The pipeline need not run."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class GovernanceRecordCommand implements Callable<Integer> {
    enum Format {
        MARKDOWN,
        JSON
    }

    /** The files of a deployed pipeline's services. */
    static final class Deployed {
        @Option(names = "--ingest-config", paramLabel = "FILE", required = true, description = "Ingest's.")
        Path ingest = Path.of("");

        @Option(names = "--processors-config", paramLabel = "FILE", required = true, description = "The processors'.")
        Path processors = Path.of("");

        @Option(names = "--sinks-config", paramLabel = "FILE", required = true, description = "The sinks'.")
        Path sinks = Path.of("");
    }

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "markdown",
            description = "markdown or json (default: ${DEFAULT-VALUE}).")
    private Format format = Format.MARKDOWN;

    @Option(names = "--out", paramLabel = "FILE", description = "Write it there instead of printing it.")
    private Optional<Path> out = Optional.empty();

    @Mixin
    private DataOption data = new DataOption();

    @ArgGroup(exclusive = false, heading = "The settings of a deployed pipeline, instead of that on the data folder:%n")
    private @Nullable Deployed deployed;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "The policy (default: that which ingest's settings name).")
    private Optional<Path> policy = Optional.empty();

    @Option(
            names = "--sources",
            paramLabel = "FILE",
            description = "The sources (default: those which ingest's settings name).")
    private Optional<Path> sources = Optional.empty();

    @Override
    public Integer call() throws IOException {
        String text;
        try {
            ProcessingRecord written = write();
            text = format == Format.JSON ? RecordJson.of(written) : RecordMarkdown.of(written);
        } catch (ConfigurationException e) {
            e.faults().forEach(spec.commandLine().getErr()::println);
            return Exit.FAILED.code();
        }
        if (out.isPresent()) {
            Files.writeString(out.get(), text);
        } else {
            PrintWriter terminal = spec.commandLine().getOut();
            terminal.print(text);
            terminal.flush();
        }
        return Exit.OK.code();
    }

    private ProcessingRecord write() throws IOException, ConfigurationException {
        Deployed files = deployed;
        PipelineConfiguration configuration = files == null
                ? PipelineConfiguration.of(data.directory())
                : PipelineConfiguration.of(files.ingest, files.processors, files.sinks);
        Optional<Path> file =
                policy.or(() -> configuration.ingest().governance().file());
        Policy read = file.isPresent() ? PolicyFiles.read(file.get()) : Policy.builtIn();
        Path sourcesFile = sources.orElse(configuration.ingest().sourcesFile());
        SortedSet<String> names = LiveSources.open(sourcesFile, Clock.systemUTC()).get().all().stream()
                .map(Source::name)
                .collect(Collectors.toCollection(TreeSet::new));
        return RecordAuthor.write(read, names, configuration);
    }
}
