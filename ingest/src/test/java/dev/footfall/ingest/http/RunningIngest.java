package dev.footfall.ingest.http;

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
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.registry.AvroDeserializer;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.Topic;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Ingest's HTTP endpoint on a free port of the loopback, before a log in memory. */
final class RunningIngest {
    static final String KEY = "test-write-key";
    static final String STRICT_KEY = "strict-write-key";
    static final LimitSettings LIMITS = new LimitSettings(100_000, 400_000, 1_000, 10_000, 10);

    final RecordedLog log = new RecordedLog();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final IngestServer server;
    private final SchemaRegistry registry;
    private final PlanLoader planLoader;
    private final HttpClient client = HttpClient.newHttpClient();

    RunningIngest(Dialect... further) throws Exception {
        this(Duration.ofSeconds(10), further);
    }

    RunningIngest(Duration idleTimeout, Dialect... further) throws Exception {
        this(
                idleTimeout,
                ConfluentSchemaRegistry.connect("mock://running-ingest", Map.of()),
                Sources.of(Map.of(
                        KEY,
                        new Source("shop", "a secret of the shop"),
                        STRICT_KEY,
                        new Source(
                                "strict",
                                "a secret of the strict",
                                AllowedOrigins.of(List.of("https://shop.example"))))),
                intake -> List.of(further));
    }

    RunningIngest(SchemaRegistry registry, Sources sources) throws Exception {
        this(Duration.ofSeconds(10), registry, sources, intake -> List.of(new SegmentDialect(LIMITS, intake)));
    }

    private RunningIngest(
            Duration idleTimeout, SchemaRegistry registry, Sources sources, Function<Intake, List<Dialect>> further)
            throws Exception {
        this.registry = registry;
        new SchemaRegistration(registry).register();
        Clock clock = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);
        Publisher publisher = new Publisher(registry, log, 10_000_000);
        List<Dialect> dialects = new ArrayList<>();
        IngestMetrics metrics = new IngestMetrics(meters);
        Plans plans = new Plans(metrics);
        Intake intake = new Intake(new EventIds(ThreadLocalRandom::current), plans);
        dialects.add(new FootfallDialect(LIMITS, intake));
        dialects.addAll(further.apply(intake));
        planLoader = new PlanLoader(registry, plans, sources::all, new PlanSettings(Duration.ofSeconds(1)));
        server = new IngestServer(
                new HttpSettings("127.0.0.1", 0, idleTimeout, Duration.ofSeconds(10), 8192),
                new Pipeline(dialects, sources, plans, LIMITS, publisher, metrics, clock));
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

    /** Sends bytes as they are and returns what comes back until the server closes. */
    String raw(String bytes) throws IOException {
        URI address = server.address();
        try (Socket socket = new Socket(address.getHost(), address.getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(bytes.getBytes(UTF_8));
            socket.getOutputStream().flush();
            InputStream in = socket.getInputStream();
            return new String(in.readAllBytes(), UTF_8);
        }
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
