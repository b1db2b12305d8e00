package dev.footfall.replay.audit;

import dev.footfall.replay.operator.DeployedPipelineOptions;
import dev.footfall.schemas.audit.VerifyingKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options by which a command is told where the audit log is. */
final class AuditedPipelineOptions {
    @Spec(Spec.Target.MIXEE)
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec command;

    @Mixin
    private DeployedPipelineOptions pipeline = new DeployedPipelineOptions();

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
        if (!pipeline.isDeployed()) {
            return finder.pipeline(pipeline.data());
        }
        if (!pipeline.isComplete() || key.isEmpty()) {
            throw new CommandLine.ParameterException(
                    command.commandLine(), "--broker needs --registry, --postgres and --key beside it");
        }
        return new AuditedPipeline(pipeline.clientProperties(), pipeline.registry(), pipeline.postgres(), key);
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
