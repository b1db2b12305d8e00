package dev.footfall.standalone;

import dev.footfall.ingest.Ingest;
import dev.footfall.ingest.IngestMain;
import dev.footfall.ingest.IngestSettings;
import dev.footfall.processors.Processors;
import dev.footfall.processors.ProcessorsMain;
import dev.footfall.processors.ProcessorsSettings;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.config.RegistrySettings;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.sinks.Sinks;
import dev.footfall.sinks.SinksMain;
import dev.footfall.sinks.SinksSettings;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.SourcesFile;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The services of a standalone pipeline. Each has a name in its groups that lasts over restarts, so that the broker does
 * not wait for the one that was killed.
 */
record Services(ServiceComponent processors, ServiceComponent sinks, ServiceComponent ingest) {
    private static final String HOST = "127.0.0.1";
    private static final String INSTANCE = "standalone";

    /** The services on these ports and servers; none is started. */
    static Services of(
            StandaloneSettings standalone, DataDirectory data, Ports ports, EmbeddedServers servers, Clock clock) {
        var settings = new ServiceSettings(
                servers.broker().bootstrapServers(), servers.registry().url().toString(), standalone);
        return new Services(
                new ServiceComponent(
                        "processors", ports.processorMetrics(), () -> processors(settings, data, ports, clock)),
                new ServiceComponent("sinks", ports.sinkMetrics(), () -> sinks(settings, data, ports, servers, clock)),
                new ServiceComponent("ingest", ports.ingestMetrics(), () -> ingest(settings, data, ports, clock)));
    }

    List<ServiceComponent> all() {
        return List.of(ingest, processors, sinks);
    }

    private static Service processors(ServiceSettings settings, DataDirectory data, Ports ports, Clock clock)
            throws ConfigurationException {
        var bound = processorsSettings(settings, data, ports);
        return Processors.service(bound, connect(bound.registry()), clock);
    }

    static ProcessorsSettings processorsSettings(ServiceSettings settings, DataDirectory data, Ports ports)
            throws ConfigurationException {
        Map<String, String> fixed = new HashMap<>(Map.of(
                "streams.state-dir", data.state().toString(),
                "streams.instance-id", INSTANCE,
                "audit.key-file", data.auditKey().toString(),
                "audit.secret-file", data.governanceSecret().toString(),
                "erasure.secret-file", data.governanceSecret().toString(),
                "live.enabled", "true",
                "live.host", HOST,
                "live.port", Integer.toString(ports.liveQueries())));
        if (!settings.standalone().changesOf(Processors.NAME).containsKey("topologies")) {
            fixed.put("topologies", "[refine, sessions, funnels, activity, audit, ledger]");
        }
        return settings.bind(ProcessorsSettings.class, Processors.NAME, ProcessorsMain.class, fixed);
    }

    private static Service sinks(
            ServiceSettings settings, DataDirectory data, Ports ports, EmbeddedServers servers, Clock clock)
            throws ConfigurationException, IOException {
        var bound = sinksSettings(settings, data, ports, servers.postgresUrl(), servers.readerPassword());
        return Sinks.service(bound, connect(bound.registry()), clock);
    }

    static SinksSettings sinksSettings(
            ServiceSettings settings, DataDirectory data, Ports ports, String postgresUrl, String readerPassword)
            throws ConfigurationException, IOException {
        return settings.bind(
                SinksSettings.class,
                "sinks",
                SinksMain.class,
                Map.ofEntries(
                        Map.entry("sinks", "[postgres, prometheus, live]"),
                        Map.entry("postgres.database.url", postgresUrl),
                        Map.entry("postgres.tables.reader-password", readerPassword),
                        Map.entry("erasure.secret-file", data.governanceSecret().toString()),
                        Map.entry("postgres.consume.instance-id", INSTANCE),
                        Map.entry("prometheus.consume.instance-id", INSTANCE),
                        Map.entry("live.consume.instance-id", INSTANCE),
                        Map.entry("live.page.host", HOST),
                        Map.entry("live.page.port", Integer.toString(ports.livePage())),
                        Map.entry("live.page.ingest-url", "http://" + HOST + ":" + ports.ingest() + "/v1/events"),
                        Map.entry("live.page.write-key", SourcesFile.firstWriteKey(data))));
    }

    private static Service ingest(ServiceSettings settings, DataDirectory data, Ports ports, Clock clock)
            throws ConfigurationException {
        return Ingest.of(ingestSettings(settings, data, ports), clock).service();
    }

    static IngestSettings ingestSettings(ServiceSettings settings, DataDirectory data, Ports ports)
            throws ConfigurationException {
        Map<String, String> fixed = new HashMap<>(Map.of(
                "http.host", HOST,
                "http.port", Integer.toString(ports.ingest()),
                "http.home", "http://" + HOST + ":" + ports.livePage() + "/",
                "sources-file", data.sources().toString(),
                "spool.dir", data.root().resolve("spool").toString(),
                "governance.secret-file", data.governanceSecret().toString()));
        if (Files.exists(data.governance())) {
            fixed.put("governance.file", data.governance().toString());
        }
        return settings.bind(IngestSettings.class, "ingest", IngestMain.class, fixed);
    }

    private static SchemaRegistry connect(RegistrySettings registry) {
        return ConfluentSchemaRegistry.connect(registry.url(), registry.properties());
    }
}
