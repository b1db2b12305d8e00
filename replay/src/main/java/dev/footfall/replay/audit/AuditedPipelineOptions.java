package dev.footfall.replay.audit;

import dev.footfall.schemas.audit.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options by which a command is told where the audit log is. */
final class AuditedPipelineOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "Data of the pipeline (default: ./data).")
    private Path data = Path.of("data");

    @Option(
            names = "--broker",
            paramLabel = "HOST:PORT",
            description = "A deployed pipeline's broker, in place of --data. Needs --registry, --postgres and --key.")
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

    @Option(
            names = "--key",
            paramLabel = "FILE",
            description = "Public key of the log: a PEM file or a verifier's key (default: that of the data folder).")
    private Optional<Path> key = Optional.empty();

    /**
     * The pipeline that the options name.
     *
     * @throws IOException if there is none
     * @throws CommandLine.ParameterException if the options do not go together
     */
    AuditedPipeline pipeline(AuditedPipelineFinder finder) throws IOException {
        if (broker.isEmpty()) {
            return finder.pipeline(data);
        }
        if (registry.isEmpty() || postgres.isEmpty() || key.isEmpty()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--broker needs --registry, --postgres and --key beside it");
        }
        Map<String, Object> clientProperties = new HashMap<>();
        if (brokerProperties.isPresent()) {
            Properties read = new Properties();
            try (var reader = Files.newBufferedReader(brokerProperties.get())) {
                read.load(reader);
            }
            read.stringPropertyNames().forEach(name -> clientProperties.put(name, read.getProperty(name)));
        }
        clientProperties.put("bootstrap.servers", broker.get());
        return new AuditedPipeline(clientProperties, registry.get(), postgres.get(), key);
    }

    /**
     * The log's public key.
     *
     * @throws IOException if it is not known, or its file is none
     */
    VerifyingKey key(AuditedPipeline pipeline) throws IOException {
        Path file = key.or(pipeline::auditKey)
                .orElseThrow(() -> new IOException("name the file of the log's public key with --key"));
        return read(file);
    }

    /** Reads a public key. */
    static VerifyingKey read(Path file) throws IOException {
        try {
            return VerifyingKey.of(Files.readString(file));
        } catch (IOException e) {
            throw new IOException(
                    "the public key " + file + " cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        } catch (IllegalArgumentException e) {
            throw new IOException(file + ": " + e.getMessage(), e);
        }
    }
}
