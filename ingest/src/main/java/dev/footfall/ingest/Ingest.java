package dev.footfall.ingest;

import dev.footfall.ingest.access.AddressGates;
import dev.footfall.ingest.access.Admission;
import dev.footfall.ingest.access.FileWatch;
import dev.footfall.ingest.access.LiveFile;
import dev.footfall.ingest.access.LiveSources;
import dev.footfall.ingest.access.Sources;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.dialect.cloudevents.CloudEventsDialect;
import dev.footfall.ingest.dialect.footfall.FootfallDialect;
import dev.footfall.ingest.dialect.posthog.PostHogDialect;
import dev.footfall.ingest.dialect.rudderstack.RudderStackDialect;
import dev.footfall.ingest.dialect.segment.SegmentDialect;
import dev.footfall.ingest.dialect.snowplow.SnowplowDialect;
import dev.footfall.ingest.event.EventIds;
import dev.footfall.ingest.event.Intake;
import dev.footfall.ingest.http.AdminServer;
import dev.footfall.ingest.http.ErasureEndpoint;
import dev.footfall.ingest.http.IngestServer;
import dev.footfall.ingest.http.Pipeline;
import dev.footfall.ingest.metrics.IngestMetrics;
import dev.footfall.ingest.plan.PlanLoader;
import dev.footfall.ingest.plan.Plans;
import dev.footfall.ingest.policy.LivePolicy;
import dev.footfall.ingest.policy.Policy;
import dev.footfall.ingest.policy.PolicyChanges;
import dev.footfall.ingest.policy.PolicyTreatment;
import dev.footfall.ingest.publish.ErasureLog;
import dev.footfall.ingest.publish.Publisher;
import dev.footfall.runtime.config.ConfigurationException;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.observe.HealthChecks;
import dev.footfall.runtime.observe.Metrics;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistry;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The ingest service, put together: the schemas' ids, the tracking plans, the log with its spool and the HTTP endpoint,
 * started in this order.
 */
public final class Ingest {
    private static final int REMEMBERED_ADDRESSES = 100_000;
    private static final Duration LOOK_PERIOD = Duration.ofSeconds(1);

    private final Service service;
    private final IngestServer server;

    private Ingest(Service service, IngestServer server) {
        this.service = service;
        this.server = server;
    }

    /**
     * Puts the service together; starts nothing.
     *
     * @throws ConfigurationException if the sources file or the policy has faults
     */
    public static Ingest of(IngestSettings settings, Clock clock) throws ConfigurationException {
        LiveFile<Sources> sources = LiveSources.open(settings.sourcesFile(), clock);
        Admission admission = new Admission(
                sources,
                settings.addressLimit().map(limit -> new AddressGates(limit, REMEMBERED_ADDRESSES, System::nanoTime)),
                settings.http().proxies().proxies());
        SchemaRegistry registry = ConfluentSchemaRegistry.connect(
                settings.registry().url(), settings.registry().properties());
        PrometheusMeterRegistry meters = Metrics.registryOf("ingest");
        HealthChecks checks = new HealthChecks();
        Durability durability = Durability.of(settings, registry, checks, meters, clock);
        Publisher publisher = new Publisher(
                durability.schemaIds(), durability.log(), settings.publish().maxBytesInFlight());
        IngestMetrics metrics = new IngestMetrics(meters);
        metrics.watchBytesInFlight(publisher::bytesInFlight);
        metrics.watchSources(() -> !sources.state().faults().isEmpty());
        Plans plans = new Plans(metrics);
        PlanLoader planLoader =
                new PlanLoader(registry, plans, () -> sources.get().all(), settings.plans());
        metrics.watchPlansAge(planLoader::ageSeconds);
        LiveFile<Policy> policy = LivePolicy.open(settings.governance(), clock);
        metrics.watchPolicy(() -> !policy.state().faults().isEmpty());
        EventIds ids = new EventIds(ThreadLocalRandom::current);
        Intake intake = new Intake(ids, plans, new PolicyTreatment(policy, metrics));
        List<Dialect> dialects = dialects(settings.limits(), intake);
        IngestServer server = new IngestServer(
                settings.http(),
                new Pipeline(dialects, admission, plans, settings.limits(), publisher, metrics, clock));
        if (settings.http().tls().isPresent()) {
            metrics.watchCertificate(server::certificateExpiry);
        }
        checks.ready("http", server::health);
        checks.ready("plans", planLoader::health);
        Component schemaIds = Component.of("schema ids", publisher::start, () -> {});
        PolicyChanges changes = new PolicyChanges(
                policy,
                durability.schemaIds(),
                durability.log(),
                ids,
                settings.spool().enabled() ? Optional.of(settings.spool().dir().resolve("policy")) : Optional.empty(),
                clock);
        FileWatch watch = new FileWatch(
                LOOK_PERIOD, List.of(sources::refresh, policy::refresh, changes::look, server::refreshTls));
        ErasureLog erasures = new ErasureLog(settings.broker(), registry, ids::assign, clock);
        AdminServer admin = new AdminServer(
                settings.admin(),
                sources,
                server,
                new ErasureEndpoint(erasures::ask, settings.governance().secretFile(), () -> names(sources)));
        return new Ingest(
                new Service(
                        "ingest",
                        List.of(schemaIds, planLoader, durability.component(), server, watch, admin),
                        meters,
                        checks),
                server);
    }

    private static List<String> names(LiveFile<Sources> sources) {
        return sources.get().entries().stream()
                .map(entry -> entry.source().name())
                .toList();
    }

    /** Every wire protocol, in the order in which they may claim a request. */
    static List<Dialect> dialects(LimitSettings limits, Intake intake) {
        return List.of(
                new FootfallDialect(limits, intake),
                new RudderStackDialect(limits, intake),
                new SegmentDialect(limits, intake),
                new PostHogDialect(limits, intake),
                new SnowplowDialect(limits, intake, () -> UUID.randomUUID().toString()),
                new CloudEventsDialect(limits, intake));
    }

    /** The service, to be started and stopped by its owner. */
    public Service service() {
        return service;
    }

    /** Base address of the HTTP endpoint, once started. */
    public URI address() {
        return server.address();
    }
}
