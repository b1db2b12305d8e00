package dev.footfall.ingest.spool;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * What the spool shows, and how its numbers add up:
 *
 * <ul>
 *   <li>{@code footfall_ingest_spool_state{state}}: 1 for the way that events take now, 0 for the others. Alert when
 *       {@code direct} is 0 for longer than an outage of the broker may last.
 *   <li>{@code footfall_ingest_spool_entries}, {@code _bytes}, {@code _oldest_age_seconds}: what waits. Alert when the
 *       bytes come near {@code spool.max-bytes}.
 *   <li>{@code footfall_ingest_spool_events_total{outcome}}: {@code spooled} + entries found at the start =
 *       {@code drained} + {@code put-aside} + {@code damaged} + entries. Alert on any {@code put-aside} and
 *       {@code damaged}. {@code diverted} are those of the spooled that were given to the broker before: the log holds
 *       at most so many events twice, and after a crash as many more as were drained and not noted. {@code refused}
 *       stand beside that sum: their senders were told to come again, and they are among the {@code unavailable} of
 *       {@code footfall_ingest_events_total}.
 * </ul>
 */
public final class SpoolMetrics {
    private static final List<String> STATES = List.of("direct", "spooling", "draining", "handing-over");

    private SpoolMetrics() {}

    /** Watches a log. */
    public static void watch(SpoolingLog log, MeterRegistry meters) {
        for (String state : STATES) {
            Gauge.builder(
                            "footfall.ingest.spool.state",
                            log,
                            l -> l.numbers().state().equals(state) ? 1 : 0)
                    .description("1 for the way that events take now")
                    .tag("state", state)
                    .strongReference(true)
                    .register(meters);
        }
        Gauge.builder("footfall.ingest.spool.entries", log, l -> l.numbers().entries())
                .description("Events waiting in the spool")
                .strongReference(true)
                .register(meters);
        Gauge.builder("footfall.ingest.spool.bytes", log, l -> l.numbers().bytes())
                .description("Bytes of the spool on disk")
                .strongReference(true)
                .register(meters);
        TimeGauge.builder(
                        "footfall.ingest.spool.oldest.age",
                        log,
                        TimeUnit.MILLISECONDS,
                        l -> l.numbers().oldestAge().toMillis())
                .description("How long the spool's oldest event waits")
                .strongReference(true)
                .register(meters);
        count("spooled", log, numbers -> numbers.spooled(), meters);
        count("drained", log, numbers -> numbers.drained(), meters);
        count("diverted", log, numbers -> numbers.diverted(), meters);
        count("refused", log, numbers -> numbers.refused(), meters);
        count("put-aside", log, numbers -> numbers.putAside(), meters);
        count("damaged", log, numbers -> numbers.damaged(), meters);
    }

    private static void count(
            String outcome, SpoolingLog log, ToDoubleFunction<SpoolNumbers> number, MeterRegistry meters) {
        FunctionCounter.builder("footfall.ingest.spool.events", log, l -> number.applyAsDouble(l.numbers()))
                .description("Events by what the spool did with them")
                .tag("outcome", outcome)
                .register(meters);
    }
}
