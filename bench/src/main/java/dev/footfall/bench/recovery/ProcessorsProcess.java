package dev.footfall.bench.recovery;

import dev.footfall.processors.Processors;
import dev.footfall.processors.ProcessorsMain;
import dev.footfall.processors.ProcessorsSettings;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The processors as they are deployed, with the registry that they are told or one in their own memory: {@code ready processors}. */
public final class ProcessorsProcess {
    /** Within each process, with the same ids in all. */
    static final String REGISTRY = "mock://bench";

    private ProcessorsProcess() {}

    /**
     * Runs until it is told to stop.
     *
     * @param args settings, {@code key=value}
     */
    public static void main(String[] args) throws Exception {
        Map<String, String> flags = Arrays.stream(args)
                .map(arg -> arg.split("=", 2))
                .collect(Collectors.toMap(words -> words[0], words -> words[1]));
        SchemaRegistry registry =
                ConfluentSchemaRegistry.connect(flags.getOrDefault("registry.url", REGISTRY), Map.of());
        new SchemaRegistration(registry).register(); // what is registered already stays as it is
        ProcessorsSettings settings = new Configuration(
                        "processors.yaml", ProcessorsMain.class, Optional.empty(), Map.of(), flags)
                .bind(ProcessorsSettings.class);
        Lifecycle lifecycle = new Lifecycle(
                Processors.NAME,
                Processors.service(settings, registry, Clock.systemUTC()).components());
        lifecycle.start();
        Runtime.getRuntime().addShutdownHook(new Thread(lifecycle::close));
        System.out.println("ready processors");
        Thread.currentThread().join();
    }
}
