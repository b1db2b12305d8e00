package dev.footfall.replay.operator;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine.Option;

/** The options by which a command is told of a pipeline: that of a data folder, or a deployed one by its addresses. */
public final class DeployedPipelineOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Data of the pipeline (default: ./data).")
    private Path data = Path.of("data");

    @Option(
            names = "--broker",
            paramLabel = "HOST:PORT",
            description = "A deployed pipeline's broker, in place of --data. Needs its other addresses beside it.")
    private Optional<String> broker = Optional.empty();

    @Option(
            names = "--broker-properties",
            paramLabel = "FILE",
            description = "Further settings for --broker, such as those of security, as Kafka's clients name them.")
    private Optional<Path> brokerProperties = Optional.empty();

    @Option(names = "--registry", paramLabel = "URL", description = "Its schema registry.")
    private Optional<String> registry = Optional.empty();

    @Option(
            names = "--postgres",
            paramLabel = "URL",
            defaultValue = "${env:FOOTFALL_POSTGRES_URL}",
            description = "Its database, such as postgresql://user:password@host:5432/footfall"
                    + " (default: FOOTFALL_POSTGRES_URL of the environment).")
    private Optional<String> postgres = Optional.empty();

    /** Whether it is one that is deployed. */
    public boolean isDeployed() {
        return broker.isPresent();
    }

    /** Whether a deployed one's registry and database are named. */
    public boolean isComplete() {
        return registry.isPresent() && postgres.isPresent();
    }

    /** The data folder of one that is not deployed. */
    public Path data() {
        return data;
    }

    /** The deployed one's registry. */
    public String registry() {
        return registry.orElseThrow();
    }

    /** The deployed one's database. */
    public String postgres() {
        return postgres.orElseThrow();
    }

    /**
     * How the deployed one's broker is reached, as Kafka's clients name the settings.
     *
     * @throws IOException if the file of further settings cannot be read
     */
    public Map<String, Object> clientProperties() throws IOException {
        Map<String, Object> clientProperties = new HashMap<>();
        if (brokerProperties.isPresent()) {
            Properties read = new Properties();
            try (var reader = Files.newBufferedReader(brokerProperties.get())) {
                read.load(reader);
            }
            read.stringPropertyNames().forEach(name -> clientProperties.put(name, read.getProperty(name)));
        }
        clientProperties.put("bootstrap.servers", broker.orElseThrow());
        return clientProperties;
    }
}
