package dev.footfall.ingest.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What ingest counts, and how its counters add up. Safe for use by many threads.
 *
 * <ul>
 *   <li>{@code footfall_ingest_events_total{source,outcome}}: {@code accepted} and {@code rejected} are counted when
 *       the broker has acknowledged, so that accepted equals the records of {@code footfall.received.v1} and rejected
 *       those of {@code footfall.rejected.v1}, and received = accepted + rejected. {@code unavailable} stands beside
 *       that sum: events whose acknowledgement did not come, whose sender was told to come again. Alert when its rate
 *       is not 0.
 *   <li>{@code footfall_ingest_rejected_total{source,rule}}: the rejected by rule; its sum over the rules is
 *       {@code outcome="rejected"}.
 *   <li>{@code footfall_ingest_off_plan_total{source,rule}}: events of lenient sources that a strict one would have
 *       sent into quarantine, by the first rule of the plan that they break; counted when read, whether or not the
 *       broker acknowledges then, and whatever else becomes of them.
 *   <li>{@code footfall_ingest_plans_age_seconds}: since the registry was last asked for tracking plans and answered.
 *       Alert when it is more than twice {@code plans.refresh}: plans are out of date then.
 *   <li>{@code footfall_ingest_refused_requests_total{reason}}: requests of which nothing was kept, events or not;
 *       their events are in no other counter. Requests whose events were {@code unavailable} are not among them. What is
 *       no HTTP, or does not come in time, is among them. {@code internal} is a fault of ours: alert when its rate is not 0.
 *   <li>{@code footfall_ingest_treated_total{source,data_class,treatment}}: what the policy found and treated, each field
 *       of an event once; {@code footfall_ingest_suppressed_total{source,reason}}: events of which only the count is kept.
 *       Both are counted when read, whether or not the broker acknowledges then.
 *   <li>{@code footfall_ingest_policy_broken}: 1 while the policy's file is broken and the policy read before stays in
 *       use. Alert when it is not 0.
 *   <li>{@code footfall_ingest_request_seconds}: from a request's head to its answer.
 *   <li>{@code footfall_ingest_bytes_in_flight}: bytes waiting for the broker.
 *   <li>{@code footfall_ingest_sources_broken}: 1 while the sources file is broken and the sources read before stay in
 *       use. Alert when it is not 0.
 *   <li>{@code footfall_ingest_certificate_expiry_timestamp_seconds}: until when the TLS certificate is valid, in seconds
 *       since 1970; only where ingest has one. Alert when it is near.
 * </ul>
 */
public final class IngestMetrics {
    private static final Duration[] BUCKETS = {
        Duration.ofMillis(1),
        Duration.ofMillis(2),
        Duration.ofMillis(5),
        Duration.ofMillis(10),
        Duration.ofMillis(20),
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(200),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10),
    };

    private final MeterRegistry meters;
    private final Timer requests;
    private final Map<String, SourceCounters> bySource = new ConcurrentHashMap<>();
    private final Map<OffPlan, Counter> offPlan = new ConcurrentHashMap<>();
    private final Map<Treated, Counter> treated = new ConcurrentHashMap<>();
    private final Map<Suppressed, Counter> suppressed = new ConcurrentHashMap<>();
    private final Map<String, Counter> refusedByReason = new ConcurrentHashMap<>();

    public IngestMetrics(MeterRegistry meters) {
        this.meters = meters;
        this.requests = Timer.builder("footfall.ingest.request")
                .description("From a request's head to its answer")
                .serviceLevelObjectives(BUCKETS)
                .register(meters);
    }

    /** Watches how many bytes are in flight. */
    public void watchBytesInFlight(LongSupplier bytes) {
        Gauge.builder("footfall.ingest.bytes.in.flight", bytes::getAsLong)
                .description("Bytes waiting to be acknowledged by the broker")
                .register(meters);
    }

    /** Watches whether the sources file is broken. */
    public void watchSources(BooleanSupplier broken) {
        Gauge.builder("footfall.ingest.sources.broken", () -> broken.getAsBoolean() ? 1 : 0)
                .description("1 while the sources file is broken and the sources read before stay in use")
                .register(meters);
    }

    /** Watches until when the TLS certificate in use is valid; NaN while it is not known. */
    public void watchCertificate(Supplier<Optional<Instant>> expiry) {
        Gauge.builder(
                        "footfall.ingest.certificate.expiry.timestamp.seconds",
                        () -> expiry.get()
                                .map(Instant::getEpochSecond)
                                .map(Long::doubleValue)
                                .orElse(Double.NaN))
                .description("Until when the TLS certificate in use is valid")
                .register(meters);
    }

    /** Watches whether the policy's file is broken. */
    public void watchPolicy(BooleanSupplier broken) {
        Gauge.builder("footfall.ingest.policy.broken", () -> broken.getAsBoolean() ? 1 : 0)
                .description("1 while the policy's file is broken and the policy read before stays in use")
                .register(meters);
    }

    /** Watches how old the tracking plans are, in seconds. */
    public void watchPlansAge(DoubleSupplier seconds) {
        Gauge.builder("footfall.ingest.plans.age.seconds", seconds::getAsDouble)
                .description("Since the tracking plans were last loaded")
                .register(meters);
    }

    /** Events of a source that the broker acknowledged. */
    public void accepted(String source, int events) {
        countersOf(source).accepted.increment(events);
    }

    /** An event of a source whose way into quarantine the broker acknowledged. */
    public void rejected(String source, String rule) {
        SourceCounters counters = countersOf(source);
        counters.rejected.increment();
        counters.byRule
                .computeIfAbsent(
                        rule,
                        name -> Counter.builder("footfall.ingest.rejected")
                                .description("Events in quarantine by the rule that they broke")
                                .tags("source", source, "rule", name)
                                .register(meters))
                .increment();
    }

    /** An event of a source that breaks a rule of its tracking plan and passes all the same. */
    public void offPlan(String source, String rule) {
        offPlan.computeIfAbsent(
                        new OffPlan(source, rule),
                        key -> Counter.builder("footfall.ingest.off.plan")
                                .description("Events that break their tracking plan and pass")
                                .tags("source", source, "rule", rule)
                                .register(meters))
                .increment();
    }

    /** A field, or what was found in it, that the policy treated. */
    public void treated(String source, String dataClass, String treatment) {
        treated.computeIfAbsent(
                        new Treated(source, dataClass, treatment),
                        key -> Counter.builder("footfall.ingest.treated")
                                .description("Fields that the policy treated")
                                .tags("source", source, "data_class", dataClass, "treatment", treatment)
                                .register(meters))
                .increment();
    }

    /** An event of which only the count is kept. */
    public void suppressed(String source, String reason) {
        suppressed
                .computeIfAbsent(
                        new Suppressed(source, reason),
                        key -> Counter.builder("footfall.ingest.suppressed")
                                .description("Events of which only the count is kept")
                                .tags("source", source, "reason", reason)
                                .register(meters))
                .increment();
    }

    /** Events of a source that the broker did not acknowledge. */
    public void unavailable(String source, int events) {
        countersOf(source).unavailable.increment(events);
    }

    /** A request of which nothing was kept. */
    public void refused(String reason) {
        refusedByReason
                .computeIfAbsent(
                        reason,
                        name -> Counter.builder("footfall.ingest.refused.requests")
                                .description("Requests of which nothing was kept")
                                .tag("reason", name)
                                .register(meters))
                .increment();
    }

    /** A request was answered. */
    public void answered(long nanos) {
        requests.record(nanos, TimeUnit.NANOSECONDS);
    }

    private SourceCounters countersOf(String source) {
        SourceCounters known = bySource.get(source);
        return known != null ? known : bySource.computeIfAbsent(source, this::register);
    }

    private SourceCounters register(String source) {
        return new SourceCounters(
                register(source, "accepted"),
                register(source, "rejected"),
                register(source, "unavailable"),
                new ConcurrentHashMap<>());
    }

    private Counter register(String source, String outcome) {
        return Counter.builder("footfall.ingest.events")
                .description("Events by what became of them")
                .tags("source", source, "outcome", outcome)
                .register(meters);
    }

    private record OffPlan(String source, String rule) {}

    private record Treated(String source, String dataClass, String treatment) {}

    private record Suppressed(String source, String reason) {}

    private record SourceCounters(
            Counter accepted, Counter rejected, Counter unavailable, Map<String, Counter> byRule) {}
}
