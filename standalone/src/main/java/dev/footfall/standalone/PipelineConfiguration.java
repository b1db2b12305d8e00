package dev.footfall.standalone;

import dev.footfall.ingest.IngestMain;
import dev.footfall.ingest.IngestSettings;
import dev.footfall.processors.Processors;
import dev.footfall.processors.ProcessorsMain;
import dev.footfall.processors.ProcessorsSettings;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.sinks.SinksMain;
import dev.footfall.sinks.SinksSettings;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** What the files of a pipeline say of its services, whether it runs or not. */
public record PipelineConfiguration(IngestSettings ingest, ProcessorsSettings processors, SinksSettings sinks) {
    /** Addresses of servers are chosen when a pipeline starts; here nobody calls them. */
    private static final Ports ANY = new Ports(8080, 9092, 8081, 15432, 9101, 9102, 9103, 9104, 9105);

    private static final String DATABASE = "postgresql://footfall@127.0.0.1:15432/footfall";

    /**
     * Of the pipeline on a data folder, as it was started last.
     *
     * @throws IOException if nothing was ever started there, or its files cannot be read
     * @throws ConfigurationException if its settings are none any more
     */
    public static PipelineConfiguration of(DataDirectory data) throws IOException, ConfigurationException {
        if (Files.notExists(data.sources())) {
            throw new IOException("nothing was ever started on " + data.root()
                    + "; start it with 'footfall up', or name another folder with --data, or the files of a deployed"
                    + " pipeline with --ingest-config, --processors-config and --sinks-config");
        }
        var standalone = new StandaloneSettings(data.root(), 0, 0, 0, 0, 0, SettingsFile.read(data));
        var settings = new ServiceSettings("127.0.0.1:9092", "http://127.0.0.1:8081", standalone);
        return new PipelineConfiguration(
                Services.ingestSettings(settings, data, ANY),
                Services.processorsSettings(settings, data, ANY),
                Services.sinksSettings(settings, data, ANY, DATABASE, "not read here"));
    }

    /**
     * Of a deployed pipeline, by the files that its services were given.
     *
     * @throws ConfigurationException with the faults of the first that has some
     */
    public static PipelineConfiguration of(Path ingest, Path processors, Path sinks) throws ConfigurationException {
        return new PipelineConfiguration(
                bind(IngestSettings.class, "ingest", IngestMain.class, ingest),
                bind(ProcessorsSettings.class, Processors.NAME, ProcessorsMain.class, processors),
                bind(SinksSettings.class, "sinks", SinksMain.class, sinks));
    }

    private static <T extends Record> T bind(Class<T> type, String service, Class<?> beside, Path file)
            throws ConfigurationException {
        return new Configuration(service + ".yaml", beside, Optional.of(file), Map.of(), Map.of()).bind(type);
    }
}
