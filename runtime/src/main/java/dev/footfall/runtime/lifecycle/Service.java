package dev.footfall.runtime.lifecycle;

import dev.footfall.runtime.observe.HealthChecks;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/**
 * A service ready to be started: its parts in their order, and what operators see of it. The same object runs alone in
 * a process ({@link ServiceMain}) or beside others in one (the standalone).
 *
 * @param name such as {@code ingest}
 * @param components in the order of their start, the server of metrics and health not among them
 * @param metrics the service's meters
 * @param checks the service's health; a liveness check that is down ends a process of its own ({@link Exit#FAILED})
 */
public record Service(String name, List<Component> components, PrometheusMeterRegistry metrics, HealthChecks checks) {
    public Service {
        components = List.copyOf(components);
    }
}
