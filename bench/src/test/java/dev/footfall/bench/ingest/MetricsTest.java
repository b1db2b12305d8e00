package dev.footfall.bench.ingest;

import java.util.List;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class MetricsTest {
    private final Metrics metrics = new Metrics(List.of(
            "# HELP memory_bytes of the JVM",
            "memory_bytes{area=\"heap\",id=\"old\"} 1.5E6",
            "memory_bytes{area=\"heap\",id=\"young\"} 500000.0",
            "memory_bytes{area=\"nonheap\",id=\"code\"} 7.0",
            "memory_bytes_max 9.0",
            "entries 3.0"));

    @Test
    void seriesOfAMetricAreAddedUp() {
        assertThat(metrics.sum("memory_bytes")).isEqualTo(2_000_007);
        assertThat(metrics.sum("memory_bytes", "area=\"heap\"")).isEqualTo(2_000_000);
        assertThat(metrics.sum("entries")).isEqualTo(3);
        assertThat(metrics.sum("nothing")).isZero();
    }
}
