package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PipelineNowTest {
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final PipelineNow pipeline = new PipelineNow(metrics);

    @Test
    void theResidualIsWhatTheLastComparisonFound() {
        ledgerGauges(2, 3);
        metrics.counter("footfall.sink.dead.letters", "sink", "postgres", "topic", "footfall.events.v1")
                .increment(4);
        metrics.counter("footfall.sink.dead.letters", "sink", "live", "topic", "footfall.events.v1")
                .increment(4); // the same records

        assertThat(pipeline.ledger().toString())
                .isEqualTo("{\"compared_here\":true,\"missing\":2,\"unaccounted\":3,\"set_aside\":4}");
    }

    @Test
    void whatNobodyKnowsIsNotSaidToBeNothing() {
        assertThat(pipeline.ledger().toString()).isEqualTo("{\"compared_here\":false,\"set_aside\":0}");

        ledgerGauges(Double.NaN, Double.NaN);
        assertThat(pipeline.ledger().toString()).isEqualTo("{\"compared_here\":true,\"set_aside\":0}");
    }

    @Test
    void rowsTakeNoLongerThanTheBucketInWhichMostOfThemAre() {
        assertThat(pipeline.rows()).isEmpty();
        Timer delay = Timer.builder("footfall.sink.delay")
                .tag("sink", "postgres")
                .serviceLevelObjectives(Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(300))
                .register(metrics);
        assertThat(pipeline.rows().get(0).has("p50_most")).isFalse();

        for (int i = 0; i < 60; i++) {
            delay.record(Duration.ofMillis(30));
        }
        for (int i = 0; i < 40; i++) {
            delay.record(Duration.ofMillis(200));
        }
        ObjectNode stage = (ObjectNode) pipeline.rows().get(0);
        assertThat(stage.get("p50_most").asLong()).isEqualTo(50);
        assertThat(stage.get("p99_most").asLong()).isEqualTo(300);

        for (int i = 0; i < 100; i++) {
            delay.record(Duration.ofHours(1));
        }
        assertThat(pipeline.rows().get(0).has("p99_most"))
                .as("longer than any bucket")
                .isFalse();
    }

    @Test
    void lagsAreNamedBySinkAndTopic() {
        Gauge.builder("footfall.sink.lag.records", new AtomicLong(7), AtomicLong::get)
                .tags("sink", "postgres", "topic", "footfall.events.v1")
                .strongReference(true)
                .register(metrics);

        assertThat(pipeline.lags().toString())
                .isEqualTo("[{\"sink\":\"postgres\",\"topic\":\"footfall.events.v1\",\"records\":7}]");
    }

    private void ledgerGauges(double missing, double unaccounted) {
        Gauge.builder("footfall.ledger.missing.rows", () -> missing).register(metrics);
        Gauge.builder("footfall.ledger.unreconciled.events", () -> unaccounted).register(metrics);
    }
}
