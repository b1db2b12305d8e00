package dev.footfall.standalone.command;

import dev.footfall.replay.audit.AuditedPipeline;
import dev.footfall.replay.audit.AuditedPipelineFinder;
import dev.footfall.replay.deliver.Target;
import dev.footfall.replay.deliver.TargetFinder;
import dev.footfall.replay.subject.SubjectPipeline;
import dev.footfall.replay.subject.SubjectPipelineFinder;
import dev.footfall.sinks.postgres.PostgresSettings;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.NotRunningException;
import dev.footfall.standalone.data.RunFile;
import dev.footfall.standalone.data.SourcesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the pipeline that runs on a data folder, for commands that send events to it, read its audit log, or are about what
 * it holds on persons.
 */
final class RunningPipelines implements TargetFinder, AuditedPipelineFinder, SubjectPipelineFinder {
    private static final String SCHEMA = "footfall";

    @Override
    public AuditedPipeline pipeline(Path folder) throws IOException {
        DataDirectory data = new DataDirectory(folder);
        Endpoints endpoints = RunFile.ofRunning(data, "a broker with --broker");
        return new AuditedPipeline(
                Map.of("bootstrap.servers", endpoints.bootstrapServers()),
                endpoints.schemaRegistryUrl().toString(),
                endpoints.postgresUrl(),
                Optional.of(data.auditPublicKey()));
    }

    @Override
    public SubjectPipeline subjects(Path folder) throws IOException {
        DataDirectory data = new DataDirectory(folder);
        Endpoints endpoints = RunFile.ofRunning(data, "a broker with --broker");
        return new SubjectPipeline(
                Map.of("bootstrap.servers", endpoints.bootstrapServers()),
                endpoints.schemaRegistryUrl().toString(),
                new PostgresSettings(endpoints.postgresUrl(), Optional.empty(), Optional.empty(), SCHEMA),
                data.governanceSecret(),
                Optional.of(data.replays()));
    }

    @Override
    public Target find(Path folder, Optional<String> source) throws TargetException {
        DataDirectory data = new DataDirectory(folder);
        try {
            Endpoints endpoints = RunFile.ofRunning(data, "an endpoint with --url");
            return new Target(endpoints.ingestUrl(), writeKey(data, endpoints, source));
        } catch (NotRunningException e) {
            throw new TargetException(e.getMessage());
        } catch (IOException e) {
            throw new TargetException("the data folder " + data.root() + " cannot be read: " + e.getMessage());
        }
    }

    private static String writeKey(DataDirectory data, Endpoints endpoints, Optional<String> source)
            throws IOException, TargetException {
        if (source.isEmpty()) {
            return endpoints.writeKey();
        }
        return SourcesFile.writeKey(data, source.get())
                .orElseThrow(() -> new TargetException("there is no source " + source.get() + " with a write key in "
                        + data.sources() + "; add it there and start the pipeline again"));
    }
}
