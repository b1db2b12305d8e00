package dev.footfall.standalone.command;

import dev.footfall.replay.audit.Pipeline;
import dev.footfall.replay.audit.PipelineFinder;
import dev.footfall.replay.deliver.Target;
import dev.footfall.replay.deliver.TargetFinder;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.DataLock;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.RunFile;
import dev.footfall.standalone.data.SourcesFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the pipeline that runs on a data folder, for commands that send events to it or read its audit log. */
final class RunningPipelines implements TargetFinder, PipelineFinder {
    @Override
    public Pipeline pipeline(Path folder) throws IOException {
        DataDirectory data = new DataDirectory(folder);
        try {
            Endpoints endpoints = endpoints(data, "a broker with --broker");
            return new Pipeline(
                    Map.of("bootstrap.servers", endpoints.bootstrapServers()),
                    endpoints.schemaRegistryUrl().toString(),
                    endpoints.postgresUrl(),
                    Optional.of(data.auditPublicKey()));
        } catch (TargetException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Target find(Path folder, Optional<String> source) throws TargetException {
        DataDirectory data = new DataDirectory(folder);
        try {
            Endpoints endpoints = endpoints(data, "an endpoint with --url");
            return new Target(endpoints.ingestUrl(), writeKey(data, endpoints, source));
        } catch (IOException e) {
            throw new TargetException("the data folder " + data.root() + " cannot be read: " + e.getMessage());
        }
    }

    private static Endpoints endpoints(DataDirectory data, String otherwise) throws IOException, TargetException {
        if (DataLock.holder(data).isEmpty()) {
            throw new TargetException("nothing runs on " + data.root()
                    + "; start it with 'footfall up', name another folder with --data or " + otherwise);
        }
        return RunFile.read(data)
                .orElseThrow(() -> new TargetException(
                        "the pipeline on " + data.root() + " is only starting or stopping; try again"));
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
