package dev.footfall.ingest.http;

import dev.footfall.ingest.event.Outcome;
import dev.footfall.ingest.metrics.IngestMetrics;
import dev.footfall.ingest.publish.Receipt;
import dev.footfall.ingest.publish.Verdict;
import java.util.List;

/** Counts what became of the events of a request. */
final class Tally {
    private Tally() {}

    static void count(List<Verdict> verdicts, String source, IngestMetrics metrics) {
        int accepted = 0;
        int unavailable = 0;
        for (Verdict verdict : verdicts) {
            if (verdict.receipt() instanceof Receipt.Unavailable) {
                unavailable++;
            } else {
                switch (verdict.outcome()) {
                    case Outcome.Accepted _ -> accepted++;
                    case Outcome.Rejected(var event) -> metrics.rejected(source, event.getRule());
                }
            }
        }
        if (accepted > 0) {
            metrics.accepted(source, accepted);
        }
        if (unavailable > 0) {
            metrics.unavailable(source, unavailable);
        }
    }
}
