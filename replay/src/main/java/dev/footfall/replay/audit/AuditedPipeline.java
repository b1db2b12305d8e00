package dev.footfall.replay.audit;

import dev.footfall.replay.operator.CommandLog;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * Where the audit log of a pipeline is.
 *
 * @param clientProperties how to reach the broker, as Kafka's clients name the settings
 * @param registryUrl base address of the schema registry
 * @param postgresUrl the database with the tables, as libpq takes it; holds a password
 * @param auditKey PEM file with the public key that checkpoints are verified with; empty if it is not known here
 */
public record AuditedPipeline(
        Map<String, Object> clientProperties, String registryUrl, String postgresUrl, Optional<Path> auditKey) {
    public AuditedPipeline {
        clientProperties = Map.copyOf(clientProperties);
    }

    /** Where it is told that somebody read the log, so that this too is in the log. */
    CommandLog commands(Clock clock) {
        return new CommandLog(clientProperties, ConfluentSchemaRegistry.connect(registryUrl, Map.of()), clock);
    }

    @Override
    public String toString() {
        return "AuditedPipeline[]"; // the rest holds secrets
    }
}
