package dev.footfall.processors.ledger;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;

/**
 * What the ledger shows, of the partitions of this process. {@code footfall_ledger_in_flight_events} are accepted events
 * of which it is not known yet what became of them, of minutes that still change; {@code
 * footfall_ledger_unaccounted_events} those of minutes that have not changed for the grace: 0, unless refinement is
 * behind or set a record aside. Alert when it is above 0 for minutes while nothing lags. Minutes are even one by one, so
 * what is missing in one is not made up by what is too much in another. {@code footfall_ledger_records_total} counts
 * what was read.
 *
 * <p>Shared by all tasks; safe for use by many threads.
 */
final class LedgerMetrics {
    private final Map<Object, Open> byTask = new ConcurrentHashMap<>();
    private final Counter records;

    private record Open(long inFlight, long unaccounted) {}

    LedgerMetrics(MeterRegistry registry) {
        this.records = Counter.builder("footfall.ledger.records")
                .description("Records that the loss ledger has counted")
                .register(registry);
        gauge(
                registry,
                "footfall.ledger.in.flight.events",
                "Accepted events of minutes that still change, of which is not known yet what became of them",
                Open::inFlight);
        gauge(
                registry,
                "footfall.ledger.unaccounted.events",
                "Accepted events that neither went on nor were dropped, of minutes that do not change any more",
                Open::unaccounted);
    }

    void counted() {
        records.increment();
    }

    /** What a task has; replaces what it had. */
    void report(Object task, long inFlight, long unaccounted) {
        byTask.put(task, new Open(inFlight, unaccounted));
    }

    void forget(Object task) {
        byTask.remove(task);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToLongFunction<Open> value) {
        Gauge.builder(name, byTask, tasks ->
                        (double) tasks.values().stream().mapToLong(value).sum())
                .description(description)
                .register(registry);
    }
}
