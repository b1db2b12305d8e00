package dev.footfall.standalone;

import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.topic.TopicSetup;
import dev.footfall.standalone.data.AuditKeys;
import dev.footfall.standalone.data.DataDirectory;
import dev.footfall.standalone.data.DataLock;
import dev.footfall.standalone.data.DataLock.DataInUseException;
import dev.footfall.standalone.data.Endpoints;
import dev.footfall.standalone.data.GovernanceSecret;
import dev.footfall.standalone.data.RunFile;
import dev.footfall.standalone.data.Secrets;
import dev.footfall.standalone.data.SettingsFile;
import dev.footfall.standalone.data.SourcesFile;
import dev.footfall.standalone.server.KeptRunning;
import dev.footfall.standalone.server.PortClaims.PortTakenException;
import dev.footfall.standalone.start.Progress;
import dev.footfall.standalone.start.StartPlan;
import dev.footfall.standalone.start.StartPlan.StepFailedException;
import dev.footfall.standalone.start.Step;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * The whole pipeline on this machine: broker, registry, Postgres and every service, on 127.0.0.1, with its data in a
 * folder. Started and closed by one thread; the rest may be called by any.
 */
public final class Standalone implements AutoCloseable {
    /** How topics are cut when they are made: enough for a machine of several cores, cheap on a small one. */
    private static final int PARTITIONS = 6;

    private static final Duration READY_ALLOWED = Duration.ofMinutes(3);
    private static final Duration POLL = Duration.ofMillis(20);

    private final DataDirectory data;
    private final DataLock lock;
    private final StartPlan plan;
    private final Services services;
    private final Endpoints endpoints;
    private final URI liveQueries;

    private Standalone(
            DataDirectory data,
            DataLock lock,
            StartPlan plan,
            Services services,
            Endpoints endpoints,
            URI liveQueries) {
        this.data = data;
        this.lock = lock;
        this.plan = plan;
        this.services = services;
        this.endpoints = endpoints;
        this.liveQueries = liveQueries;
    }

    /**
     * Starts everything and returns when all of it works. Servers that a killed run left behind on this data are
     * stopped first.
     *
     * @param progress told what happens, from now until all is closed
     * @throws DataInUseException if another pipeline runs on this data
     * @throws PortTakenException if a wanted port is taken
     * @throws StepFailedException if a part does not start; everything is stopped again
     * @throws IOException if the data folder cannot be used
     * @throws InterruptedException if the thread is interrupted; everything is stopped again
     */
    public static Standalone start(StandaloneSettings settings, Progress progress)
            throws DataInUseException, PortTakenException, StepFailedException, IOException, InterruptedException {
        DataDirectory data = new DataDirectory(settings.data());
        data.create();
        DataLock lock = DataLock.take(data);
        boolean complete = false;
        try {
            Standalone standalone = prepare(settings, data, lock, progress);
            SettingsFile.write(data, settings.changes());
            RunFile.write(data, standalone.endpoints);
            standalone.plan.start();
            complete = true;
            return standalone;
        } finally {
            if (!complete) {
                release(data, lock);
            }
        }
    }

    private static Standalone prepare(StandaloneSettings settings, DataDirectory data, DataLock lock, Progress progress)
            throws IOException, PortTakenException, InterruptedException {
        SecureRandom random = new SecureRandom();
        Secrets secrets = Secrets.of(data, random);
        SourcesFile.createMissing(data, random);
        GovernanceSecret.createMissing(data, random);
        AuditKeys.createMissing(data);
        EmbeddedServers.stopLeftovers(data);
        Ports ports = Ports.claim(settings);
        EmbeddedServers servers = EmbeddedServers.of(data, secrets, ports);
        Services services = Services.of(settings, data, ports, servers, Clock.systemUTC());
        StartPlan plan = new StartPlan(steps(servers, services), progress);
        Endpoints endpoints = new Endpoints(
                URI.create("http://127.0.0.1:" + ports.ingest() + "/v1/events"),
                SourcesFile.firstWriteKey(data),
                servers.broker().bootstrapServers(),
                servers.registry().url(),
                servers.postgresUrl(),
                URI.create("http://127.0.0.1:" + ports.livePage() + "/"),
                services.all().stream().map(ServiceComponent::metricsUrl).toList());
        return new Standalone(
                data,
                lock,
                plan,
                services,
                endpoints,
                URI.create("http://127.0.0.1:" + ports.liveQueries() + "/v1/live/"));
    }

    /** Stopped in the reverse of this order: ingest first, so that what it has accepted still flows. */
    private static List<Step> steps(EmbeddedServers servers, Services services) {
        Step postgres = Step.of(KeptRunning.of(servers.postgres()));
        Step broker = Step.of(servers.broker());
        Step registry = Step.of(KeptRunning.of(servers.registry()), postgres);
        Step topics = Step.once("topics", () -> createTopics(servers), broker);
        Step schemas = Step.once("schemas", () -> registerSchemas(servers), registry);
        Step sinks = Step.of(services.sinks(), postgres, topics, schemas);
        Step processors = Step.of(services.processors(), topics, schemas);
        Step ingest = Step.of(services.ingest(), topics, schemas);
        Step ready = Step.once("pipeline", () -> awaitReady(services), sinks, processors, ingest);
        return List.of(postgres, broker, registry, topics, schemas, sinks, processors, ingest, ready);
    }

    private static void createTopics(EmbeddedServers servers) throws InterruptedException {
        new TopicSetup(Map.of("bootstrap.servers", servers.broker().bootstrapServers()), PARTITIONS, 1).createMissing();
    }

    private static void registerSchemas(EmbeddedServers servers) {
        String url = servers.registry().url().toString();
        Map<String, String> patient = Map.of("http.read.timeout.ms", "60000"); // it compiles what it answers with
        new SchemaRegistration(ConfluentSchemaRegistry.connect(url, patient)).register();
    }

    private static void awaitReady(Services services) throws InterruptedException, TimeoutException {
        long deadline = System.nanoTime() + READY_ALLOWED.toNanos();
        while (!unready(services).isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new TimeoutException(
                        "after " + READY_ALLOWED.toSeconds() + " s still not ready: " + unready(services));
            }
            Thread.sleep(POLL);
        }
    }

    private static Map<String, Map<String, String>> unready(Services services) {
        return services.all().stream()
                .filter(service -> !service.unready().isEmpty())
                .collect(Collectors.toMap(ServiceComponent::name, ServiceComponent::unready));
    }

    /** Where it is to be found. */
    public Endpoints endpoints() {
        return endpoints;
    }

    /** Where the state of the processors can be queried; for who is on this machine. */
    public URI liveQueries() {
        return liveQueries;
    }

    /** What keeps the services from being ready, by service and check; empty if all are. */
    public Map<String, Map<String, String>> unready() {
        return unready(services);
    }

    /** Whether a service has failed for good, so that only a new start helps. */
    public boolean isDead() {
        return services.all().stream().anyMatch(ServiceComponent::isDead);
    }

    /** Whether everything that was stopped finished what it had in flight; meaningful once closed. */
    public boolean drained() {
        return plan.drained();
    }

    /** Stops everything, the entrance first. */
    @Override
    public void close() throws IOException {
        plan.close();
        release(data, lock);
    }

    private static void release(DataDirectory data, DataLock lock) throws IOException {
        RunFile.delete(data);
        lock.close();
    }
}
