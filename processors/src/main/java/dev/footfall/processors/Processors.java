package dev.footfall.processors;

import dev.footfall.processors.activity.ActivityTopology;
import dev.footfall.processors.audit.AuditSecrets;
import dev.footfall.processors.audit.AuditTopology;
import dev.footfall.processors.audit.WitnessComponent;
import dev.footfall.processors.funnels.FunnelsTopology;
import dev.footfall.processors.ledger.LedgerTopology;
import dev.footfall.processors.lineage.TopologyLineage;
import dev.footfall.processors.live.CurrentActivity;
import dev.footfall.processors.live.LiveComponent;
import dev.footfall.processors.live.SourceActivity;
import dev.footfall.processors.live.VisitorSessions;
import dev.footfall.processors.refine.RefineTopology;
import dev.footfall.processors.sessions.OpenSessions;
import dev.footfall.processors.sessions.SessionsTopology;
import dev.footfall.processors.streams.Audience;
import dev.footfall.processors.streams.RocksMemory;
import dev.footfall.processors.streams.StreamsComponent;
import dev.footfall.processors.streams.StreamsMeters;
import dev.footfall.processors.streams.StreamsProperties;
import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.lineage.Lineage;
import dev.footfall.runtime.observe.HealthChecks;
import dev.footfall.runtime.observe.Metrics;
import dev.footfall.schemas.governance.SecretFile;
import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.TopicNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.kafka.streams.Topology;

/** The wiring of the processors. */
public final class Processors {
    /** The service's name, and that of its defaults. */
    public static final String NAME = "processors";

    private Processors() {}

    /**
     * Makes the service; starts nothing.
     *
     * @param clock by which sessions are open or over, and receipts in the future are known
     */
    public static Service service(ProcessorsSettings settings, SchemaRegistry registry, Clock clock) {
        var metrics = Metrics.registryOf(NAME, List.of(StreamsMeters.filter()));
        var checks = new HealthChecks();
        var memory = new RocksMemory(settings.streams().stateMemoryMib() * 1024L * 1024L);
        memory.bindTo(metrics);
        var properties = new StreamsProperties(settings.streams(), settings.broker(), memory, metrics);
        List<Component> components = new ArrayList<>();
        components.add(memory);
        var lineage = Lineage.of(settings.lineage(), System.getenv(), metrics);
        if (lineage.isTold()) {
            components.add(lineage); // before the topologies, so that it outlives them
        }
        Optional<String> queriesAt = settings.live().address();
        Optional<VisitorSessions> openSessions = Optional.empty();
        Optional<SourceActivity> activityNow = Optional.empty();
        for (String name : settings.topologies()) {
            if (name.equals(ProcessorsSettings.FUNNELS) && !FunnelsTopology.isNeeded(settings.sources())) {
                continue;
            }
            Made made = make(name, settings, registry, clock, metrics);
            var running = new StreamsComponent(
                    name,
                    made.build(),
                    made.checkSchemas(),
                    made.tuning().apply(properties.of(name, queriesAt)),
                    metrics,
                    checks,
                    new TopologyLineage(lineage, name, settings.broker().bootstrapServers(), clock),
                    Optional.empty());
            components.add(running);
            switch (name) {
                case ProcessorsSettings.SESSIONS ->
                    openSessions = Optional.of(new OpenSessions(running.queries(), settings.sessions())::of);
                case ProcessorsSettings.ACTIVITY -> activityNow = Optional.of(new CurrentActivity(running.queries()));
                case ProcessorsSettings.AUDIT ->
                    witness(settings, registry, metrics).ifPresent(components::add);
                default -> {
                    // nobody else wants anything of it
                }
            }
        }
        if (settings.live().enabled()) { // before the topologies, whose peers are told of it
            components.add(1, new LiveComponent(settings.live(), openSessions, activityNow, clock, metrics));
        }
        return new Service(NAME, components, metrics, checks);
    }

    /**
     * A topology as it is to be run.
     *
     * @param tuning what it runs with instead of what every topology runs with
     */
    private record Made(Supplier<Topology> build, Runnable checkSchemas, UnaryOperator<Properties> tuning) {}

    private static Made make(
            String name, ProcessorsSettings settings, SchemaRegistry registry, Clock clock, MeterRegistry metrics) {
        Supplier<Subjects> subjects = subjects(settings);
        return switch (name) {
            case ProcessorsSettings.REFINE -> {
                var refine =
                        new RefineTopology(settings.refine(), settings.sources(), subjects, registry, clock, metrics);
                yield new Made(refine::build, refine::checkSchemas, UnaryOperator.identity());
            }
            case ProcessorsSettings.SESSIONS -> {
                var sessions = new SessionsTopology(
                        settings.sessions(), settings.sources(), subjects, registry, clock, metrics);
                yield new Made(sessions::build, sessions::checkSchemas, UnaryOperator.identity());
            }
            case ProcessorsSettings.FUNNELS -> {
                var funnels = new FunnelsTopology(settings.funnels(), settings.sources(), subjects, registry, metrics);
                yield new Made(funnels::build, funnels::checkSchemas, UnaryOperator.identity());
            }
            case ProcessorsSettings.ACTIVITY -> {
                var activity = new ActivityTopology(
                        settings.activity(),
                        settings.sources(),
                        registry,
                        metrics,
                        TopicNames.LIVE,
                        System::nanoTime,
                        Audience.ALWAYS);
                yield new Made(
                        activity::build,
                        activity::checkSchemas,
                        each -> StreamsProperties.cached(each, ActivityTopology.CACHE_BYTES));
            }
            case ProcessorsSettings.AUDIT -> {
                var audit = new AuditTopology(
                        settings.audit(), () -> AuditSecrets.read(settings.audit()), registry, clock, metrics);
                yield new Made(
                        audit::build,
                        audit::checkSchemas,
                        each -> StreamsProperties.inAnyOrder(StreamsProperties.unhurried(
                                StreamsProperties.cached(each, AuditTopology.CACHE_BYTES))));
            }
            case ProcessorsSettings.LEDGER -> {
                var ledger = new LedgerTopology(settings.ledger(), registry, clock, metrics);
                yield new Made(
                        ledger::build,
                        ledger::checkSchemas,
                        each -> StreamsProperties.cached(each, LedgerTopology.CACHE_BYTES));
            }
            default -> throw new IllegalArgumentException("no topology is named " + name);
        };
    }

    /** Who names erased persons, once somebody was erased. */
    static Supplier<Subjects> subjects(ProcessorsSettings settings) {
        return new SecretFile(
                "erasure.secret-file", settings.erasure().secretFile().or(settings.audit()::secretFile));
    }

    private static Optional<Component> witness(
            ProcessorsSettings settings, SchemaRegistry registry, MeterRegistry metrics) {
        return settings.audit().hasWitness()
                ? Optional.of(new WitnessComponent(
                        settings.audit(),
                        settings.broker().clientProperties(),
                        settings.streams().applicationPrefix() + "-audit-witness",
                        registry,
                        metrics))
                : Optional.empty();
    }
}
