package dev.footfall.topologytests.endtoend;

import dev.footfall.ingest.Ingest;
import dev.footfall.ingest.IngestMain;
import dev.footfall.ingest.IngestSettings;
import dev.footfall.runtime.config.Configuration;
import dev.footfall.runtime.lifecycle.Lifecycle;
import dev.footfall.standalone.Standalone;
import dev.footfall.standalone.StandaloneSettings;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.server.PortClaims;
import dev.footfall.standalone.start.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The pipeline that clients of other trackers send to, one for all their tests. Beside its own ingest there are two
 * more on the same broker: one without a spool that is quick to say that the broker does not acknowledge, and one with
 * low limits.
 */
final class ClientsPipeline implements AutoCloseable {
    private static final Duration SOON = Duration.ofSeconds(30);

    /** So many visitors are in every partition. */
    private static final int MARKS = 120;

    private static final List<String> CLIENTS = List.of(
            "segment-node",
            "rudderstack-node",
            "snowplow-node",
            "posthog-node",
            "posthog-node-v1",
            "cloudevents",
            "segment",
            "segment-batch",
            "rudderstack",
            "rudderstack-beacon",
            "snowplow",
            "snowplow-get",
            "posthog",
            "posthog-beacon",
            "posthog-2023",
            "footfall",
            "footfall-private");

    private final Deque<Action> parts = new ArrayDeque<>();
    private final Endpoints endpoints;
    private final URI spoolless;
    private final URI narrow;
    private final Rows rows;
    private final BrokerRelay brokerRelay;
    private final int pagePort;

    /** Gives tests the pipeline; it is started for the first of them and closed after the last. */
    static final class Shared implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ClientsPipeline.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(Namespace.create(ClientsPipeline.class))
                    .computeIfAbsent(ClientsPipeline.class, type -> start(), ClientsPipeline.class);
        }

        private static ClientsPipeline start() {
            try {
                return new ClientsPipeline();
            } catch (Exception e) {
                throw new IllegalStateException("the pipeline for the clients did not start", e);
            }
        }
    }

    private ClientsPipeline() throws Exception {
        ClientRun.succeed("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        this.pagePort = PortClaims.anyFree();
        Path data = Files.createTempDirectory("clients-pipeline");
        parts.push(() -> delete(data));
        Path sources = data.resolve("sources.yaml");
        Files.writeString(sources, sources("http://localhost:" + pagePort));
        boolean complete = false;
        try {
            Standalone standalone = Standalone.start(StandaloneSettings.onFreePorts(data), Progress.silent());
            parts.push(standalone::close);
            this.endpoints = standalone.endpoints();
            this.rows = new Rows(endpoints.postgresUrl());
            parts.push(rows::close);
            String broker = endpoints.bootstrapServers();
            this.brokerRelay = new BrokerRelay(broker);
            parts.push(brokerRelay::close);
            this.spoolless = ingest(
                    brokerRelay.bootstrapServers(),
                    sources,
                    Map.of("spool.enabled", "false", "publish.delivery-timeout", "PT1S"));
            this.narrow = ingest(
                    broker,
                    sources,
                    Map.of(
                            "limits.max-body-bytes",
                            "9000",
                            "spool.dir",
                            data.resolve("narrow").toString()));
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private URI ingest(String broker, Path sources, Map<String, String> changes) throws Exception {
        Map<String, String> settings = new HashMap<>(changes);
        settings.put("http.host", "127.0.0.1");
        settings.put("http.port", "0");
        settings.put("broker.bootstrap-servers", broker);
        settings.put("registry.url", endpoints.schemaRegistryUrl().toString());
        settings.put("sources-file", sources.toString());
        Configuration configuration =
                new Configuration("ingest.yaml", IngestMain.class, Optional.empty(), Map.of(), settings);
        Ingest ingest = Ingest.of(configuration.bind(IngestSettings.class), Clock.systemUTC());
        Lifecycle lifecycle = new Lifecycle("ingest", ingest.service().components());
        lifecycle.start();
        parts.push(lifecycle::close);
        return ingest.address();
    }

    private static String sources(String origin) {
        String site = "  site:\n    write-keys: [fk_the_site]\n    secret: the secret of this source\n";
        return Stream.of(Scene.values())
                .flatMap(scene -> CLIENTS.stream().map(client -> scene.yaml(client, origin)))
                .collect(Collectors.joining("", "sources:\n" + site, ""));
    }

    Endpoints endpoints() {
        return endpoints;
    }

    /** An ingest as anyone has it. */
    URI ingest() {
        URI events = endpoints.ingestUrl();
        return URI.create(events.getScheme() + "://" + events.getAuthority());
    }

    /** An ingest that answers 503 during {@link #withoutDurability}. */
    URI spoolless() {
        return spoolless;
    }

    /** An ingest that takes bodies of up to 9,000 bytes. */
    URI narrow() {
        return narrow;
    }

    /** The port on {@code localhost} from which pages may send to the sources of {@link Scene#WALL}. */
    int pagePort() {
        return pagePort;
    }

    Rows rows() {
        return rows;
    }

    /** The ids, as its client gave them, of a source's events that are no native ones. */
    List<String> ids(String source) throws SQLException {
        return rows.of(
                // The id of a CloudEvent is unique in its own source only, so ours is made from both.
                "select case dialect when 'cloudevents' then context ->> 'id' else event_id end"
                        + " from footfall.events where source = ? and dialect <> 'native'",
                source);
    }

    /**
     * Waits until every event that was acknowledged before is a row, if it becomes one: events keep their order within
     * a partition, and what this sends comes behind them in all partitions.
     */
    void settle() throws Exception {
        String name = UUID.randomUUID().toString();
        try (Sender sender = new Sender(endpoints.ingestUrl(), endpoints.writeKey())) {
            String events = IntStream.range(0, MARKS)
                    .mapToObj(i -> "{\"name\":\"%s\",\"visitor_id\":\"%s-%d\"}".formatted(name, name, i))
                    .collect(Collectors.joining("\n"));
            assertThat(sender.post(events).statusCode()).isEqualTo(200);
        }
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rows.of("select count(*) from footfall.events where name = ?", name))
                        .containsExactly(Integer.toString(MARKS)));
    }

    /** Waits until what of a source is in quarantine is exactly this, as rule, path and reason. */
    void awaitRejected(String source, String... expected) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rows.of(
                                "select rule, coalesce(path, ''), reason from footfall.rejected where source = ?",
                                source))
                        .as(source)
                        .containsExactly(expected));
    }

    /** Waits until the sessions of a source hold so many events; they are published less often than they grow. */
    void awaitInSessions(String source, int events) {
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(rows.of(
                                "select coalesce(sum(events), 0) from footfall.sessions"
                                        + " where source = ? and definition = 'default'",
                                source))
                        .as("events in the sessions of %s", source)
                        .containsExactly(Integer.toString(events)));
    }

    /** Does something while the {@link #spoolless} ingest cannot reach the broker. */
    void withoutDurability(Action action) throws Exception {
        brokerRelay.cut();
        try {
            await().atMost(SOON).until(() -> probe() == 503);
            action.run();
        } finally {
            brokerRelay.mend();
            await().atMost(SOON).until(() -> probe() == 200);
        }
    }

    private int probe() throws IOException, InterruptedException {
        try (Sender sender = new Sender(spoolless.resolve("/v1/events"), endpoints.writeKey())) {
            return sender.post("{\"name\":\"probe\"}").statusCode();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Stops everything, the newest part first. */
    @Override
    public void close() throws IOException {
        while (!parts.isEmpty()) {
            try {
                parts.pop().run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (Exception e) {
                throw new IOException("a part of the pipeline did not stop", e);
            }
        }
    }

    /** Something that may fail. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }
}
