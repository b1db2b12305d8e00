package dev.footfall.sinks.postgres;

import dev.footfall.runtime.lifecycle.Component;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares, now and then, the rows of the last while with the loss ledger. {@code footfall_ledger_missing_rows} is how
 * many rows are missing or too many, minute by minute: 0, unless the sink is behind or somebody changed the table; NaN
 * while nobody knows. {@code footfall_ledger_unreconciled_events} are the accepted events of the same minutes that, by
 * the table, neither went on nor were dropped. Alert when one is above 0 for minutes while nothing lags.
 *
 * <p>Has a thread of its own; every instance shows the same.
 */
public final class LedgerCheck implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(LedgerCheck.class);

    private final LedgerCheckSettings settings;
    private final Reconciliation reconciliation;
    private final Clock clock;
    private volatile double missingRows = Double.NaN;
    private volatile double unaccounted = Double.NaN;
    private @Nullable ScheduledExecutorService thread;

    public LedgerCheck(LedgerCheckSettings settings, PostgresSettings database, MeterRegistry registry, Clock clock) {
        this.settings = settings;
        this.reconciliation = new Reconciliation(database);
        this.clock = clock;
        Gauge.builder("footfall.ledger.missing.rows", this, check -> check.missingRows)
                .description("Refined events that are no rows, and rows that are no refined events, by the loss ledger")
                .register(registry);
        Gauge.builder("footfall.ledger.unreconciled.events", this, check -> check.unaccounted)
                .description("Accepted events that neither went on nor were dropped, by the loss ledger's table")
                .register(registry);
    }

    @Override
    public String name() {
        return "ledger check";
    }

    @Override
    public void start() {
        long millis = settings.interval().toMillis();
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("ledger-check").daemon().factory());
        var _ = thread.scheduleWithFixedDelay(this::check, millis, millis, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        if (thread != null) {
            thread.shutdownNow();
        }
    }

    /** Compares once. */
    void check() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MINUTES);
        try {
            List<ReconciledMinute> minutes =
                    reconciliation.minutes(now.minus(settings.window()), now.minus(settings.grace()), Optional.empty());
            missingRows = minutes.stream()
                    .mapToLong(minute -> Math.abs(minute.missingRows()))
                    .sum();
            unaccounted = minutes.stream()
                    .mapToLong(minute -> Math.abs(minute.unaccounted()))
                    .sum();
        } catch (IOException | RuntimeException e) {
            missingRows = Double.NaN;
            unaccounted = Double.NaN;
            LOG.atWarn().addKeyValue("reason", e.getMessage()).log("the rows could not be compared with the ledger");
        }
    }
}
