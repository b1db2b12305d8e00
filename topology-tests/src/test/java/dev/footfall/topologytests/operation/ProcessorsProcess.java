package dev.footfall.topologytests.operation;

import dev.footfall.processors.ProcessorsMain;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import java.util.Map;

/**
 * The processors' own main, but for a registry in its memory. That gives schemas their ids in the order of
 * registration, so every process that registers the same schemas knows them by the same ids.
 */
final class ProcessorsProcess {
    /** The registry's address, within each process. */
    static final String REGISTRY = "mock://operation";

    private ProcessorsProcess() {}

    public static void main(String[] args) {
        new SchemaRegistration(ConfluentSchemaRegistry.connect(REGISTRY, Map.of())).register();
        ProcessorsMain.main(args);
    }
}
