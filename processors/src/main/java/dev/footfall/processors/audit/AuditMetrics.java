package dev.footfall.processors.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the audit counts: {@code footfall_audit_records_total}, by action ({@code command} for what operators did), and
 * {@code footfall_audit_checkpoints_total}. Accepted, rejected, duplicate, suppressed, erased and late are, over time, as
 * many as the topics have.
 *
 * <p>Owned by one thread; the meters behind it are shared.
 */
final class AuditMetrics {
    private static final Set<String> OF_EVENTS =
            Set.of("accepted", "rejected", "duplicate", "suppressed", "erased", "late");

    private final MeterRegistry registry;
    private final Map<String, Counter> records = new HashMap<>();
    private final Counter checkpoints;

    AuditMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.checkpoints = registry.counter("footfall.audit.checkpoints");
    }

    void recorded(String action) {
        records.computeIfAbsent(
                        OF_EVENTS.contains(action) ? action : "command",
                        known -> registry.counter("footfall.audit.records", "action", known))
                .increment();
    }

    void signed() {
        checkpoints.increment();
    }
}
