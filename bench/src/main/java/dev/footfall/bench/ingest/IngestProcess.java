package dev.footfall.bench.ingest;

import dev.footfall.ingest.Ingest;
import dev.footfall.ingest.IngestMain;
import dev.footfall.ingest.IngestSettings;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.observe.ObserveServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Ingest as it is deployed, but for a registry in its own memory: {@code ready url}, that of its metrics. Settings in the
 * environment hold here too, to try them out.
 */
public final class IngestProcess {
    /** A write key that it knows. */
    public static final String WRITE_KEY = writeKey(0);

    /** How many write keys it knows, each of a source of its own. */
    static final int WRITE_KEYS = 50;

    private IngestProcess() {}

    /** One of the write keys. */
    static String writeKey(int number) {
        return "fk_bench_0123456789abcdef_%02d".formatted(number);
    }

    /**
     * Runs until it is told to stop.
     *
     * @param args the broker's address, a folder to work in, a port to listen on, and settings ({@code key=value})
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[1]);
        Map<String, String> flags = new HashMap<>(Map.of(
                "broker.bootstrap-servers",
                args[0],
                "registry.url",
                BenchRegistry.URL,
                "sources-file",
                sources(folder).toString(),
                "spool.dir",
                folder.resolve("spool").toString(),
                "http.host",
                "127.0.0.1",
                "http.port",
                args[2]));
        for (String setting : List.of(args).subList(3, args.length)) {
            String[] pair = setting.split("=", 2);
            flags.put(pair[0], pair[1]);
        }
        BenchRegistry.connect();
        Configuration configuration =
                new Configuration("ingest.yaml", IngestMain.class, Optional.empty(), System.getenv(), flags);
        Service service = Ingest.of(configuration.bind(IngestSettings.class), Clock.systemUTC())
                .service();
        ObserveServer observe =
                new ObserveServer(new ListenSettings("127.0.0.1", 0), service.metrics(), service.checks());
        List<Component> components = new ArrayList<>();
        components.add(Component.of("metrics and health", observe::start, observe::stop));
        components.addAll(service.components());
        Lifecycle lifecycle = new Lifecycle("ingest", components);
        lifecycle.start();
        Runtime.getRuntime().addShutdownHook(new Thread(lifecycle::close));
        System.out.println("ready " + observe.address());
        Thread.currentThread().join();
    }

    private static Path sources(Path folder) throws java.io.IOException {
        StringBuilder sources = new StringBuilder("sources:\n");
        for (int i = 0; i < WRITE_KEYS; i++) {
            sources.append("  bench-%02d: {write-keys: [%s], secret: 0123456789abcdef0123456789abcdef}\n"
                    .formatted(i, writeKey(i)));
        }
        return Files.writeString(folder.resolve("sources.yaml"), sources);
    }
}
