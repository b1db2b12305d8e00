package dev.footfall.standalone.command;

import dev.footfall.sinks.postgres.PostgresSettings;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.Endpoints;
import java.io.IOException;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which pipeline a command speaks to: its broker and its database. */
final class PipelineOption {
    private static final String SCHEMA = "footfall";

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--brokers",
            paramLabel = "HOST:PORT",
            description = "The broker, instead of that of the pipeline on the data folder.")
    private Optional<String> brokers = Optional.empty();

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            description = "The database, as postgresql://user:password@host:port/database, instead of that of the"
                    + " pipeline on the data folder.")
    private Optional<String> postgres = Optional.empty();

    /**
     * @throws IOException if none is named and nothing runs on the data folder
     */
    String bootstrapServers() throws IOException {
        return brokers.isPresent() ? brokers.get() : running().bootstrapServers();
    }

    /**
     * @throws IOException if none is named and nothing runs on the data folder
     */
    PostgresSettings postgres() throws IOException {
        String url = postgres.isPresent() ? postgres.get() : running().postgresUrl();
        return new PostgresSettings(url, Optional.empty(), Optional.empty(), SCHEMA);
    }

    DataDirectory directory() {
        return data.directory();
    }

    /**
     * Where the pipeline on the data folder is.
     *
     * @throws IOException if nothing runs there
     */
    Endpoints running() throws IOException {
        return data.running("--brokers and --postgres");
    }
}
