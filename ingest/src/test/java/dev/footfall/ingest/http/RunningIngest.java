package dev.footfall.ingest.http;

import dev.footfall.ingest.access.AddressGates;
import dev.footfall.ingest.access.Admission;
import dev.footfall.ingest.access.AllowedOrigins;
import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.access.Sources;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.footfall.FootfallDialect;
import dev.footfall.ingest.dialect.segment.SegmentDialect;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.metrics.IngestMetrics;
import dev.footfall.ingest.plan.PlanLoader;
import dev.footfall.ingest.plan.PlanSettings;
import dev.footfall.ingest.plan.Plans;
import dev.footfall.ingest.publish.Publisher;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.Counter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Ingest's HTTP endpoint on a free port of the loopback, before a log in memory. */
final class RunningIngest {
    static final String KEY = "test-write-key";
    static final String STRICT_KEY = "strict-write-key";
    static final int MAX_HEADER_BYTES = 65_536;
    static final LimitSettings LIMITS = new LimitSettings(100_000, 400_000, 1_000, 10_000, 10);

    final RecordedLog log = new RecordedLog();
    final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final IngestServer server;
    private final SchemaRegistry registry;
    private final PlanLoader planLoader;
    private final HttpClient client = HttpClient.newHttpClient();

    /** What tests change about it. */
    record Setup(
            SchemaRegistry registry,
            Duration idleTimeout,
            SlowSettings slow,
            Supplier<Sources> sources,
            Optional<AddressGates> addresses,
            ProxySettings proxies,
            Optional<TlsSettings> tls,
            LimitSettings limits) {
        static Setup usual() {
            Sources sources = Sources.of(Map.of(
                    KEY,
                    new Source("shop", "a secret of the shop"),
                    STRICT_KEY,
                    new Source(
                            "strict", "a secret of the strict", AllowedOrigins.of(List.of("https://shop.example")))));
            return new Setup(
                    ConfluentSchemaRegistry.connect("mock://running-ingest", Map.of()),
                    Duration.ofSeconds(10),
                    new SlowSettings(Duration.ofSeconds(10), 500),
                    () -> sources,
                    Optional.empty(),
                    new ProxySettings(List.of(), "x-forwarded-for"),
                    Optional.empty(),
                    LIMITS);
        }

        Setup with(Duration idle, SlowSettings slowness) {
            return new Setup(registry, idle, slowness, sources, addresses, proxies, tls, limits);
        }

        Setup with(SchemaRegistry other) {
            return new Setup(other, idleTimeout, slow, sources, addresses, proxies, tls, limits);
        }

        Setup with(Supplier<Sources> others) {
            return new Setup(registry, idleTimeout, slow, others, addresses, proxies, tls, limits);
        }

        Setup with(AddressGates gates, ProxySettings before) {
            return new Setup(registry, idleTimeout, slow, sources, Optional.of(gates), before, tls, limits);
        }

        Setup with(TlsSettings keys) {
            return new Setup(registry, idleTimeout, slow, sources, addresses, proxies, Optional.of(keys), limits);
        }

        Setup with(LimitSettings others) {
            return new Setup(registry, idleTimeout, slow, sources, addresses, proxies, tls, others);
        }
    }

    RunningIngest(Dialect... further) throws Exception {
        this(Setup.usual(), further);
    }

    RunningIngest(Duration idleTimeout, Dialect... further) throws Exception {
        this(Setup.usual().with(idleTimeout, new SlowSettings(idleTimeout, 500)), further);
    }

    RunningIngest(SchemaRegistry registry, Sources sources) throws Exception {
        this(Setup.usual().with(registry).with(() -> sources), intake -> List.of(new SegmentDialect(LIMITS, intake)));
    }

    RunningIngest(Setup setup, Dialect... further) throws Exception {
        this(setup, intake -> List.of(further));
    }

    RunningIngest(Setup setup, Function<Intake, List<Dialect>> further) throws Exception {
        this.registry = setup.registry;
        new SchemaRegistration(registry).register();
        Clock clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
        Publisher publisher = new Publisher(registry, log, 10_000_000);
        List<Dialect> dialects = new ArrayList<>();
        IngestMetrics metrics = new IngestMetrics(meters);
        Plans plans = new Plans(metrics);
        Intake intake = new Intake(new EventIds(ThreadLocalRandom::current), plans);
        dialects.add(new FootfallDialect(setup.limits, intake));
        dialects.addAll(further.apply(intake));
        planLoader = new PlanLoader(
                registry, plans, () -> setup.sources.get().all(), new PlanSettings(Duration.ofSeconds(1)));
        HttpSettings http = new HttpSettings(
                "127.0.0.1",
                0,
                setup.idleTimeout,
                Duration.ofSeconds(10),
                MAX_HEADER_BYTES,
                5_000,
                setup.slow,
                setup.proxies,
                Optional.of(URI.create("http://127.0.0.1:9106/")),
                setup.tls);
        Admission admission = new Admission(setup.sources, setup.addresses, setup.proxies.proxies());
        server = new IngestServer(
                http, new Pipeline(dialects, admission, plans, setup.limits, publisher, metrics, clock));
        planLoader.start();
        server.start();
    }

    /** A request for events with the right key, to be changed. */
    HttpRequest.Builder request() {
        return request("/v1/events").header("Authorization", "Bearer " + KEY);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(server.address().resolve(path)).timeout(Duration.ofSeconds(10));
    }

    HttpResponse<String> post(String body) throws Exception {
        return send(request().POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    HttpClient client() {
        return client;
    }

    /** Sends text as it is and returns what comes back until the server closes. */
    String raw(String text) throws IOException {
        return raw(text.getBytes(UTF_8));
    }

    /** Sends bytes as they are and returns what comes back until the server closes. */
    String raw(byte[] bytes) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(bytes);
            socket.getOutputStream().flush();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }

    /** A connection that nothing was sent on. */
    Socket connect() throws IOException {
        URI address = server.address();
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** All requests of which nothing was kept. */
    double refused() {
        return meters.find("footfall.ingest.refused.requests").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    List<ReceivedEvent> received() {
        var deserializer = new AvroDeserializer<ReceivedEvent>(registry, ReceivedEvent.getClassSchema());
        return log.values(Topic.RECEIVED).stream()
                .map(value -> Objects.requireNonNull(deserializer.deserialize(Topic.RECEIVED.topicName(), value)))
                .toList();
    }

    List<RejectedEvent> rejected() {
        var deserializer = new AvroDeserializer<RejectedEvent>(registry, RejectedEvent.getClassSchema());
        return log.values(Topic.REJECTED).stream()
                .map(value -> Objects.requireNonNull(deserializer.deserialize(Topic.REJECTED.topicName(), value)))
                .toList();
    }

    double counter(String name, String... tags) {
        var counter = meters.find(name).tags(tags).counter();
        return counter == null ? 0 : counter.count();
    }

    void close() throws Exception {
        log.release();
        server.stop();
        planLoader.stop();
        client.close();
    }
}
