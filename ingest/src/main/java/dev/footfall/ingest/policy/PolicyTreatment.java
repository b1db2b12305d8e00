package dev.footfall.ingest.policy;

import dev.footfall.ingest.event.DataPolicy;
import dev.footfall.ingest.event.Reception;
import dev.footfall.ingest.event.Signals;
import dev.footfall.ingest.metrics.IngestMetrics;
import dev.footfall.schemas.record.ReceivedEvent;
import dev.footfall.schemas.record.RejectedEvent;
import dev.footfall.schemas.record.Treatment;
import java.util.function.Supplier;

/** Treats what ingest keeps by the policy of the moment, and counts what was done. Safe for use by many threads. */
public final class PolicyTreatment implements DataPolicy {
    private final Supplier<Policy> policy;
    private final IngestMetrics metrics;

    public PolicyTreatment(Supplier<Policy> policy, IngestMetrics metrics) {
        this.policy = policy;
        this.metrics = metrics;
    }

    @Override
    public ReceivedEvent accepted(Reception reception, ReceivedEvent event) {
        ReceivedEvent treated = AcceptedEvents.treat(policy.get(), reception.signals(), event);
        treated.getSuppressed().ifPresent(reason -> metrics.suppressed(event.getSource(), reason));
        for (Treatment each : treated.getTreated()) {
            metrics.treated(event.getSource(), each.getDataClass(), each.getTreatment());
        }
        return treated;
    }

    @Override
    public RejectedEvent rejected(Reception reception, RejectedEvent event) {
        Findings findings = new Findings();
        RejectedEvent treated = RejectedEvents.treat(policy.get(), reception.signals(), event, findings);
        findings.treated().forEach(it -> metrics.treated(event.getSource(), it.getDataClass(), it.getTreatment()));
        return treated;
    }

    /**
     * The event as a policy would have it kept, counted nowhere. What a browser signalled is not kept with an event, so it
     * is not known here.
     */
    public static ReceivedEvent tried(Policy policy, ReceivedEvent event) {
        return AcceptedEvents.treat(policy, Signals.NONE, event);
    }
}
