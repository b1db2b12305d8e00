package dev.footfall.replay.subject;

import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.sinks.postgres.PostgresSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a pipeline holds what it knows of persons.
 *
 * @param clientProperties how to reach the broker, as Kafka's clients name the settings
 * @param registryUrl base address of the schema registry
 * @param postgres the database with the tables
 * @param secret file with the governance secret, by which persons are named
 * @param replays the folder of the pipeline's replays; empty if it is not known
 */
public record SubjectPipeline(
        Map<String, Object> clientProperties,
        String registryUrl,
        PostgresSettings postgres,
        Path secret,
        Optional<Path> replays) {
    public SubjectPipeline {
        clientProperties = Map.copyOf(clientProperties);
    }

    SchemaRegistry registry() {
        return ConfluentSchemaRegistry.connect(registryUrl, Map.of());
    }

    /**
     * The secret, as the bytes that hashes are keyed with.
     *
     * @throws IOException if its file cannot be read
     */
    byte[] secretBytes() throws IOException {
        try {
            return Files.readString(secret).strip().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IOException(
                    "the governance secret " + secret + " cannot be read ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    @Override
    public String toString() {
        return "SubjectPipeline[]"; // the rest holds secrets
    }
}
