package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.distribution.CountAtBucket;
import io.micrometer.core.instrument.distribution.HistogramSnapshot;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What the metrics of this process tell of the pipeline. May be asked by any thread. */
record PipelineNow(MeterRegistry metrics) {
    /** Records that the sinks of this process have not taken yet. */
    ArrayNode lags() {
        ArrayNode lags = JsonNodeFactory.instance.arrayNode();
        for (Gauge gauge : metrics.find("footfall.sink.lag.records").gauges()) {
            lags.addObject()
                    .put("sink", gauge.getId().getTag("sink"))
                    .put("topic", gauge.getId().getTag("topic"))
                    .put("records", (long) gauge.value());
        }
        return lags;
    }

    /**
     * How long records take from their topic to their row, in milliseconds at most, since the process runs: the oldest
     * of each batch, as far as the buckets of {@code footfall.sink.delay} tell. Nothing where no rows are written here.
     */
    ArrayNode rows() {
        ArrayNode stages = JsonNodeFactory.instance.arrayNode();
        Timer delay =
                metrics.find("footfall.sink.delay").tag("sink", "postgres").timer();
        if (delay != null) {
            HistogramSnapshot seen = delay.takeSnapshot();
            ObjectNode stage = stages.addObject().put("name", "In its topic → row in Postgres");
            atMost(seen, 0.5).ifPresent(millis -> stage.put("p50_most", millis));
            atMost(seen, 0.99).ifPresent(millis -> stage.put("p99_most", millis));
        }
        return stages;
    }

    private static OptionalLong atMost(HistogramSnapshot seen, double share) {
        double wanted = seen.count() * share;
        return seen.count() == 0
                ? OptionalLong.empty()
                : Arrays.stream(seen.histogramCounts())
                        .filter(bucket -> bucket.count() >= wanted)
                        .mapToLong(PipelineNow::millis)
                        .filter(millis -> millis < TimeUnit.DAYS.toMillis(1)) // the last bucket has no end
                        .findFirst();
    }

    private static long millis(CountAtBucket bucket) {
        return (long) bucket.bucket(TimeUnit.MILLISECONDS);
    }

    /**
     * What the loss ledger does not account for, by the last comparison with the rows. A number that nobody knows (not
     * compared yet, or Postgres is away) is left out, as are both where another process compares.
     */
    ObjectNode ledger() {
        ObjectNode ledger = JsonNodeFactory.instance.objectNode();
        Gauge missing = metrics.find("footfall.ledger.missing.rows").gauge();
        ledger.put("compared_here", missing != null);
        putKnown(ledger, "missing", missing);
        putKnown(
                ledger,
                "unaccounted",
                metrics.find("footfall.ledger.unreconciled.events").gauge());
        double aside = metrics.find("footfall.sink.dead.letters").tag("sink", "postgres").counters().stream()
                .mapToDouble(Counter::count)
                .sum();
        return ledger.put("set_aside", (long) aside);
    }

    private static void putKnown(ObjectNode json, String name, @Nullable Gauge gauge) {
        double value = gauge == null ? Double.NaN : gauge.value();
        if (!Double.isNaN(value)) {
            json.put(name, (long) value);
        }
    }
}
