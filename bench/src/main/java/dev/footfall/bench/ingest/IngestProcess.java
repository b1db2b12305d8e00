package dev.footfall.bench.ingest;

import dev.footfall.ingest.Ingest;
import dev.footfall.ingest.IngestMain;
import dev.footfall.ingest.IngestSettings;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/** Ingest as it is deployed, but for a registry in its own memory: {@code ready url}. */
public final class IngestProcess {
    /** The write key that it knows. */
    static final String WRITE_KEY = "fk_bench_0123456789abcdef";

    private static final String REGISTRY = "mock://bench";

    private IngestProcess() {}

    /**
     * Runs until it is told to stop.
     *
     * @param args the broker's address and a folder to work in
     */
    public static void main(String[] args) throws Exception {
        Path sources = Path.of(args[1]).resolve("sources.yaml");
        Files.writeString(sources, """
                sources:
                  bench:
                    write-keys: [%s]
                    secret: 0123456789abcdef0123456789abcdef
                """.formatted(WRITE_KEY));
        new SchemaRegistration(ConfluentSchemaRegistry.connect(REGISTRY, Map.of())).register();
        Map<String, String> flags = Map.of(
                "broker.bootstrap-servers",
                args[0],
                "registry.url",
                REGISTRY,
                "sources-file",
                sources.toString(),
                "spool.dir",
                Path.of(args[1]).resolve("spool").toString(),
                "http.host",
                "127.0.0.1",
                "http.port",
                "0");
        Configuration configuration =
                new Configuration("ingest.yaml", IngestMain.class, Optional.empty(), Map.of(), flags);
        Ingest ingest = Ingest.of(configuration.bind(IngestSettings.class), Clock.systemUTC());
        Lifecycle lifecycle = new Lifecycle("ingest", ingest.service().components());
        lifecycle.start();
        Runtime.getRuntime().addShutdownHook(new Thread(lifecycle::close));
        System.out.println("ready " + ingest.address().resolve("/v1/events"));
        Thread.currentThread().join();
    }
}
