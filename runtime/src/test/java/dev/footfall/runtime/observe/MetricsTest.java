package dev.footfall.runtime.observe;

import io.micrometer.core.instrument.config.MeterFilter;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsTest {
    @Test
    void marksEveryMeterWithTheService() {
        var registry = Metrics.registryOf("shop");
        registry.counter("orders");

        assertThat(registry.scrape()).contains("orders_total{service=\"shop\"}").contains("jvm_memory_used_bytes");
    }

    @Test
    void everyMeterHasAHelpTextAndNoNameThatPrometheusTakesForSomethingElse() {
        var registry = Metrics.registryOf("shop");
        registry.counter("orders").increment();

        assertThat(registry.scrape())
                .contains("# HELP orders_total What", "process_cpu_seconds_total{", "system_cpus{")
                .doesNotContain("_ns_total", "system_cpu_count", "# HELP orders_total  ");
    }

    @Test
    void filtersWhatIsRegistered() {
        var registry = Metrics.registryOf("shop", List.of(MeterFilter.denyNameStartsWith("noise")));
        registry.counter("noise.one").increment();
        registry.counter("orders").increment();

        assertThat(registry.scrape()).contains("orders_total").doesNotContain("noise");
    }
}
