package dev.footfall.replay.audit;

import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import java.io.IOException;
import java.util.Map;

/** Opens the audit log where the command line says. */
public final class Sources {
    private Sources() {}

    /**
     * Opens it.
     *
     * @throws IOException if that cannot be
     */
    public static AuditSource open(AuditedPipeline pipeline, AuditSource.Place place) throws IOException {
        return switch (place) {
            case TOPIC ->
                new TopicSource(
                        pipeline.clientProperties(), ConfluentSchemaRegistry.connect(pipeline.registryUrl(), Map.of()));
            case POSTGRES -> new PostgresSource(pipeline.postgresUrl());
        };
    }
}
