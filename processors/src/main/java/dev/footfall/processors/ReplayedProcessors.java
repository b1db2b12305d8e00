package dev.footfall.processors;

import dev.footfall.processors.activity.ActivityTopology;
import dev.footfall.processors.erasure.EventSources;
import dev.footfall.processors.funnels.FunnelsTopology;
import dev.footfall.processors.lineage.TopologyLineage;
import dev.footfall.processors.sessions.SessionsTopology;
import dev.footfall.processors.source.SourceSettings;
import dev.footfall.processors.streams.Audience;
import dev.footfall.processors.streams.RocksMemory;
import dev.footfall.processors.streams.StreamsComponent;
import dev.footfall.processors.streams.StreamsMeters;
import dev.footfall.processors.streams.StreamsProperties;
import dev.footfall.processors.streams.Surroundings;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.lineage.Lineage;
import dev.footfall.runtime.observe.HealthChecks;
import dev.footfall.runtime.observe.Metrics;
import dev.footfall.schemas.governance.Subjects;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.topic.TopicNames;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Supplier;
import org.apache.kafka.streams.Topology;

/**
 * The wiring of the processors that a replay runs: those of the live topologies, all in one, so that an event is read and
 * decoded once for all of them, and one transaction holds what they make of it.
 */
public final class ReplayedProcessors {
    private final ProcessorsSettings settings;
    private final EventSources sources;
    private final SessionsTopology sessions;
    private final FunnelsTopology funnels;
    private final ActivityTopology activity;

    ReplayedProcessors(
            ProcessorsSettings settings,
            SchemaRegistry registry,
            Clock clock,
            MeterRegistry meters,
            TopicNames topics,
            Audience audience) {
        Supplier<Subjects> subjects = Processors.subjects(settings);
        Map<String, SourceSettings> of = settings.sources();
        this.settings = settings;
        this.sources = new EventSources(registry, topics);
        this.sessions =
                new SessionsTopology(settings.sessions(), of, subjects, registry, clock, meters, topics, audience);
        this.funnels = new FunnelsTopology(settings.funnels(), of, subjects, registry, meters, topics);
        this.activity =
                new ActivityTopology(settings.activity(), of, registry, meters, topics, System::nanoTime, audience);
    }

    /**
     * Makes the service; starts nothing. Of the topologies, sessions, funnels and activity are run where they are chosen.
     * If none is, as there may be no funnels, there is no topology. Lineage is not told: a replay tells its own.
     *
     * @param clock by which sessions are open or over
     */
    public static Service service(
            ProcessorsSettings settings, SchemaRegistry registry, Clock clock, Surroundings surroundings) {
        var metrics = Metrics.registryOf(Processors.NAME, List.of(StreamsMeters.filter()));
        var checks = new HealthChecks();
        var memory = new RocksMemory(settings.streams().stateMemoryMib() * 1024L * 1024L);
        memory.bindTo(metrics);
        var properties =
                new StreamsProperties(settings.streams(), settings.broker(), memory, metrics, surroundings.topics());
        var replayed = new ReplayedProcessors(
                settings, registry, clock, metrics, surroundings.topics(), surroundings.audience());
        if (!replayed.isAnyRun()) {
            return new Service(Processors.NAME, List.of(memory), metrics, checks);
        }
        var running = new StreamsComponent(
                Surroundings.TOPOLOGY,
                replayed::build,
                replayed::checkSchemas,
                replayed.tuned(properties.of(Surroundings.TOPOLOGY)),
                metrics,
                checks,
                new TopologyLineage(
                        Lineage.untold(metrics),
                        Surroundings.TOPOLOGY,
                        settings.broker().bootstrapServers(),
                        clock),
                Optional.of(surroundings.consumers()));
        return new Service(Processors.NAME, List.of(memory, running), metrics, checks);
    }

    /** Builds it; nothing is opened or asked for. */
    Topology build() {
        Topology topology;
        if (!runs(ProcessorsSettings.ACTIVITY)) {
            topology = sources.addTo(new Topology());
        } else if (runs(ProcessorsSettings.SESSIONS) || runsFunnels()) {
            topology = sources.addErasuresTo(activity.build());
        } else {
            topology = activity.build();
        }
        if (runs(ProcessorsSettings.SESSIONS)) {
            sessions.addTo(topology);
        }
        if (runsFunnels()) {
            funnels.addTo(topology);
        }
        return topology;
    }

    private void checkSchemas() {
        if (runs(ProcessorsSettings.SESSIONS)) {
            sessions.checkSchemas();
        }
        if (runsFunnels()) {
            funnels.checkSchemas();
        }
        if (runs(ProcessorsSettings.ACTIVITY)) {
            activity.checkSchemas();
        }
    }

    /** Nobody waits; but minutes go by when records were appended, so those of a task's topics are taken in that order. */
    private Properties tuned(Properties properties) {
        return StreamsProperties.unhurried(StreamsProperties.cached(properties, ActivityTopology.CACHE_BYTES));
    }

    private boolean isAnyRun() {
        return runs(ProcessorsSettings.SESSIONS) || runs(ProcessorsSettings.ACTIVITY) || runsFunnels();
    }

    private boolean runs(String topology) {
        return settings.topologies().contains(topology);
    }

    private boolean runsFunnels() {
        return runs(ProcessorsSettings.FUNNELS) && FunnelsTopology.isNeeded(settings.sources());
    }
}
