package dev.footfall.ingest.policy;

import dev.footfall.schemas.record.Treatment;
import java.util.ArrayList;
import java.util.List;

/** What was done to an event, each field once for each class and action. Owned by one thread. */
final class Findings {
    /** Beyond this the list would be longer than what it is about. */
    private static final int MOST = 50;

    private List<Treatment> treated = List.of();

    void add(String field, Rule rule) {
        Treatment treatment =
                new Treatment(field, rule.dataClass().code(), rule.action().code());
        if (treated.isEmpty()) {
            treated = new ArrayList<>();
        }
        if (treated.size() < MOST && !treated.contains(treatment)) {
            treated.add(treatment);
        }
    }

    List<Treatment> treated() {
        return treated;
    }
}
