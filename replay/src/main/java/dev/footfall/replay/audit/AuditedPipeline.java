package dev.footfall.replay.audit;

import java.nio.file.Path;
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
public record Pipeline(
        Map<String, Object> clientProperties, String registryUrl, String postgresUrl, Optional<Path> auditKey) {
    public Pipeline {
        clientProperties = Map.copyOf(clientProperties);
    }

    @Override
    public String toString() {
        return "Pipeline[]"; // the rest holds secrets
    }
}
