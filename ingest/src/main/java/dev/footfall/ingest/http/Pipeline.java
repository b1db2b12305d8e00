package dev.footfall.ingest.http;

import dev.footfall.ingest.access.Admission;
import dev.footfall.ingest.body.LimitSettings;
import dev.footfall.ingest.dialect.Dialect;
import dev.footfall.ingest.metrics.IngestMetrics;
import dev.footfall.ingest.plan.Plans;
import dev.footfall.ingest.publish.Publisher;
import java.time.Clock;
import java.util.List;

/**
 * What every request passes.
 *
 * @param dialects in the order in which they may claim a request; the first also answers on unknown paths
 */
public record Pipeline(
        List<Dialect> dialects,
        Admission admission,
        Plans plans,
        LimitSettings limits,
        Publisher publisher,
        IngestMetrics metrics,
        Clock clock) {
    public Pipeline {
        dialects = List.copyOf(dialects);
    }
}
