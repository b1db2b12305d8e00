package dev.footfall.sinks;

import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.lifecycle.Service;
import dev.footfall.runtime.observe.HealthChecks;
import dev.footfall.runtime.observe.Metrics;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.sinks.consume.ConsumeSettings;
import dev.footfall.sinks.consume.Sink;
import dev.footfall.sinks.consume.SinkConsumer;
import dev.footfall.sinks.consume.SinkLoop;
import dev.footfall.sinks.postgres.PostgresSink;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The sinks service: every sink that the configuration names, each with a consumer of its own. */
public final class Sinks {
    private Sinks() {}

    /** Wires the service; starts nothing. */
    public static Service service(SinksSettings settings, SchemaRegistry registry, Clock clock) {
        PrometheusMeterRegistry metrics = Metrics.registryOf("sinks");
        HealthChecks checks = new HealthChecks();
        List<Component> components = new ArrayList<>();
        for (String name : settings.sinks()) {
            SinkLoop loop = switch (name) {
                case SinksSettings.POSTGRES ->
                    loop(
                            settings,
                            settings.postgres().consume(),
                            new PostgresSink(
                                    settings.postgres().database(),
                                    settings.postgres().tables(),
                                    registry,
                                    clock),
                            metrics,
                            clock);
                default -> throw new IllegalArgumentException("no sink is called " + name);
            };
            checks.ready(name, loop::health);
            checks.live(name, loop::liveness);
            components.add(loop);
        }
        return new Service("sinks", components, metrics, checks);
    }

    private static SinkLoop loop(
            SinksSettings settings, ConsumeSettings consume, Sink sink, PrometheusMeterRegistry metrics, Clock clock) {
        return new SinkLoop(
                sink,
                () -> SinkConsumer.create(settings.broker().clientProperties(), consume),
                consume.maxRetryDelay(),
                metrics,
                clock);
    }
}
