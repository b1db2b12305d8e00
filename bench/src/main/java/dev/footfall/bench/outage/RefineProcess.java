package dev.footfall.bench.outage;

import dev.footfall.bench.ingest.BenchRegistry;
import dev.footfall.processors.Processors;
import dev.footfall.processors.ProcessorsMain;
import dev.footfall.processors.ProcessorsSettings;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.lifecycle.Lifecycle;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** The processors with refine alone. */
public final class RefineProcess {
    /** The consumer group whose positions it commits. */
    static final String GROUP = "footfall-refine";

    private RefineProcess() {}

    /**
     * Runs until it is told to stop.
     *
     * @param args the broker's address and a folder to work in
     */
    public static void main(String[] args) throws Exception {
        Map<String, String> flags = Map.of(
                "broker.bootstrap-servers",
                args[0],
                "registry.url",
                BenchRegistry.URL,
                "topologies",
                "[refine]",
                "streams.state-dir",
                Path.of(args[1]).resolve("state").toString());
        Configuration configuration =
                new Configuration("processors.yaml", ProcessorsMain.class, Optional.empty(), Map.of(), flags);
        var service = Processors.service(
                configuration.bind(ProcessorsSettings.class), BenchRegistry.connect(), Clock.systemUTC());
        Lifecycle lifecycle = new Lifecycle(Processors.NAME, service.components());
        lifecycle.start();
        Runtime.getRuntime().addShutdownHook(new Thread(lifecycle::close));
        System.out.println("ready " + GROUP);
        Thread.currentThread().join();
    }
}
