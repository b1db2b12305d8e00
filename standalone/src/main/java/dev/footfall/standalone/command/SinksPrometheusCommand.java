package dev.footfall.standalone.command;

import dev.footfall.runtime.lifecycle.Exit;
import dev.footfall.sinks.history.HistoryException;
import dev.footfall.sinks.postgres.PostgresHistory;
import dev.footfall.sinks.postgres.PostgresSettings;
import dev.footfall.sinks.prometheus.Backfill;
import dev.footfall.sinks.prometheus.SiteSettings;
import dev.footfall.standalone.data.RunFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code footfall sinks prometheus}: the past as a file for Prometheus. */
@Command(
        name = "prometheus",
        description = {
            "Writes activity and sessions of the past in OpenMetrics, with their true times, for",
            "  promtool tsdb create-blocks-from openmetrics FILE DIRECTORY"
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class SinksPrometheusCommand implements Callable<Integer> {
    private static final int MAX_SOURCES = 1_000;
    private static final int MAX_NAMES = 50;
    private static final int MAX_SESSIONS = 1_000;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--backfill",
            arity = "2",
            required = true,
            paramLabel = "TIME",
            description = "From when and until when, such as 2026-11-01T00:00:00Z.")
    private List<String> span = List.of();

    @Option(names = "--out", required = true, paramLabel = "FILE", description = "The file to write.")
    private Path out = Path.of("");

    @Option(
            names = "--step",
            paramLabel = "DURATION",
            defaultValue = "PT1M",
            description = "Between two samples, PT1M to PT5M (${DEFAULT-VALUE}).")
    private Duration step = Duration.ZERO;

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            description =
                    "postgresql://user:password@host:port/database; that of the pipeline on the data folder unless"
                            + " given.")
    private Optional<String> postgres = Optional.empty();

    @Option(
            names = "--schema",
            paramLabel = "NAME",
            defaultValue = "footfall",
            description = "Schema of the tables (${DEFAULT-VALUE}).")
    private String schema = "";

    @Override
    public Integer call() throws IOException, HistoryException {
        Backfill backfill = backfill(database());
        long samples;
        try (BufferedWriter writer = Files.newBufferedWriter(out)) {
            samples = backfill.write(writer);
        }
        spec.commandLine().getOut().println(samples + " samples are in " + out + ".");
        return Exit.OK.code();
    }

    private Backfill backfill(PostgresSettings database) {
        try {
            return new Backfill(
                    new PostgresHistory(database),
                    new SiteSettings(Duration.ofHours(1), MAX_SOURCES, MAX_NAMES, MAX_SESSIONS),
                    Instant.parse(span.get(0)),
                    Instant.parse(span.get(1)),
                    step);
        } catch (DateTimeParseException e) {
            throw new CommandLine.ParameterException(
                    spec.commandLine(),
                    "--backfill: not a time such as 2026-11-01T00:00:00Z: " + e.getParsedString(),
                    e);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private PostgresSettings database() throws IOException {
        String url = postgres.isPresent()
                ? postgres.get()
                : RunFile.ofRunning(data.directory(), "a database with --postgres")
                        .postgresUrl();
        try {
            return new PostgresSettings(url, Optional.empty(), Optional.empty(), schema);
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--postgres: " + e.getMessage(), e);
        }
    }
}
