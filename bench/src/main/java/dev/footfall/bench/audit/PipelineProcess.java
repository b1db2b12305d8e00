package dev.footfall.bench.audit;

import dev.footfall.standalone.Standalone;
import dev.footfall.standalone.StandaloneSettings;
import dev.footfall.standalone.start.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A whole pipeline, broker and Postgres included: {@code ready BROKER REGISTRY}. */
public final class PipelineProcess {
    private PipelineProcess() {}

    /**
     * Runs until it is told to stop.
     *
     * @param args the folder of its data, and the topologies to run
     */
    public static void main(String[] args) throws Exception {
        StandaloneSettings settings =
                new StandaloneSettings(Path.of(args[0]), 0, 0, 0, 0, 0, Map.of("processors.topologies", args[1]));
        Standalone standalone = Standalone.start(settings, Progress.silent());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                standalone.close();
            } catch (IOException e) {
                System.err.println(e);
            }
        }));
        System.out.println("ready " + standalone.endpoints().bootstrapServers() + " "
                + standalone.endpoints().schemaRegistryUrl());
        Thread.currentThread().join();
    }
}
