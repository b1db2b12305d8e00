package dev.footfall.runtime.observe;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;

/** The meter registries of services. */
public final class Metrics {
    private Metrics() {}

    /**
     * A registry whose meters all carry the service's name, with the JVM's own meters.
     *
     * @param service name of the service, such as {@code ingest}
     */
    public static PrometheusMeterRegistry registryOf(String service) {
        return registryOf(service, List.of());
    }

    /**
     * Such a registry with filters, which decide on meters that are registered later.
     *
     * @param service name of the service, such as {@code ingest}
     */
    public static PrometheusMeterRegistry registryOf(String service, List<MeterFilter> filters) {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().commonTags("service", service);
        filters.forEach(registry.config()::meterFilter);
        registry.config().meterFilter(new NamingFilter());
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        bindProcessorTime(registry);
        bindGarbageCollection(registry);
        return registry;
    }

    /** Under the name that Prometheus' own libraries have for it; Micrometer's is in nanoseconds. */
    private static void bindProcessorTime(PrometheusMeterRegistry registry) {
        ProcessHandle process = ProcessHandle.current();
        FunctionCounter.builder(
                        "process.cpu",
                        process,
                        it -> it.info()
                                .totalCpuDuration()
                                .map(spent -> spent.toMillis() / 1000.0)
                                .orElse(Double.NaN))
                .description("Processor time that the process has spent")
                .baseUnit("seconds")
                .register(registry);
    }

    @SuppressWarnings("resource") // lives as long as the registry, which is the process
    private static void bindGarbageCollection(PrometheusMeterRegistry registry) {
        new JvmGcMetrics().bindTo(registry);
    }
}
