package dev.footfall.bench.ingest;

import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import java.util.Map;

/**
 * A schema registry in each process's own memory. Schemas are registered in the same order everywhere, so that all
 * processes have the same ids.
 */
public final class BenchRegistry {
    /** Its address, in whichever process. */
    public static final String URL = "mock://bench";

    private BenchRegistry() {}

    /** This process's, with the schemas of all topics. */
    public static SchemaRegistry connect() {
        SchemaRegistry registry = ConfluentSchemaRegistry.connect(URL, Map.of());
        new SchemaRegistration(registry).register();
        return registry;
    }
}
