package dev.footfall.bench.postgres;

import dev.footfall.bench.ingest.BenchRegistry;
import dev.footfall.bench.ingest.Metrics;
import dev.footfall.bench.process.ChildJvm;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.config.ListenSettings;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.observe.ObserveServer;
import dev.footfall.sinks.Sinks;
import dev.footfall.sinks.SinksMain;
import dev.footfall.sinks.SinksSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The Postgres sink as it is deployed, but for a registry in its own memory: {@code ready url}, that of its metrics. */
public final class SinkProcess {
    private SinkProcess() {}

    /**
     * Starts one.
     *
     * @param bootstrapServers the broker
     * @param postgresUrl the database, with user and password
     * @param schema the schema of its tables
     * @param folder for its log
     * @param settings more of them, {@code key=value}
     */
    public static ChildJvm start(
            String bootstrapServers, String postgresUrl, String schema, Path folder, List<String> settings)
            throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                "broker.bootstrap-servers=" + bootstrapServers,
                "registry.url=" + BenchRegistry.URL,
                "sinks=[postgres]",
                "postgres.database.url=" + postgresUrl,
                "postgres.database.schema=" + schema,
                "postgres.consume.group=sink-" + schema,
                "postgres.consume.instance-id=one"));
        arguments.addAll(settings);
        return ChildJvm.start(SinkProcess.class, List.of("-Xmx512m"), arguments, folder.resolve("sink.log"));
    }

    /** The metrics of one, as they are now. */
    static Metrics metrics(ChildJvm sink) throws IOException, InterruptedException {
        return Metrics.read(URI.create(sink.readiness()).resolve("/metrics"));
    }

    /**
     * Runs until it is told to stop.
     *
     * @param args settings, {@code key=value}
     */
    public static void main(String[] args) throws Exception {
        Map<String, String> flags = Arrays.stream(args)
                .map(arg -> arg.split("=", 2))
                .collect(Collectors.toMap(words -> words[0], words -> words[1], (_, later) -> later));
        SinksSettings settings = new Configuration("sinks.yaml", SinksMain.class, Optional.empty(), Map.of(), flags)
                .bind(SinksSettings.class);
        Service service = Sinks.service(settings, BenchRegistry.connect(), Clock.systemUTC());
        ObserveServer observe =
                new ObserveServer(new ListenSettings("127.0.0.1", 0), service.metrics(), service.checks());
        List<Component> components = new ArrayList<>();
        components.add(Component.of("metrics and health", observe::start, observe::stop));
        components.addAll(service.components());
        Lifecycle lifecycle = new Lifecycle("sinks", components);
        lifecycle.start();
        Runtime.getRuntime().addShutdownHook(new Thread(lifecycle::close));
        System.out.println("ready " + observe.address());
        Thread.currentThread().join();
    }
}
