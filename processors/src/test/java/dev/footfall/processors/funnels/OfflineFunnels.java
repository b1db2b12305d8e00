package dev.footfall.processors.funnels;

import dev.footfall.processors.sessions.SessionIds;
import dev.footfall.schemas.record.FunnelAttempt;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Attempts as one would compute them with all steps at hand: sort; take the first that can enter; look for each further
 * step among what follows in the window; go on behind the last step, or behind the window.
 */
final class OfflineFunnels {
    private OfflineFunnels() {}

    /** The attempts of a visitor by their id. */
    static Map<String, FunnelAttempt> of(String visitor, List<Occurrence> occurrences, Funnel funnel) {
        List<Occurrence> rest = occurrences.stream()
                .sorted(Comparator.comparingLong(Occurrence::at)
                        .thenComparing(occurrence -> occurrence.moment().eventId()))
                .dropWhile(occurrence -> !occurrence.takes(1))
                .toList();
        Map<String, FunnelAttempt> attempts = new TreeMap<>();
        while (!rest.isEmpty()) {
            long end = rest.getFirst().at() + funnel.within();
            List<Occurrence> window = rest.stream()
                    .takeWhile(occurrence -> occurrence.at() <= end)
                    .toList();
            List<Occurrence> reached = new ArrayList<>();
            int behind = 0;
            while (behind < window.size() && reached.size() < funnel.steps()) {
                Occurrence occurrence = window.get(behind++);
                if (occurrence.takes(reached.size() + 1)) {
                    reached.add(occurrence);
                }
            }
            FunnelAttempt attempt = row(visitor, reached, funnel);
            attempts.put(attempt.getAttemptId(), attempt);
            rest = rest.stream()
                    .skip(behind)
                    .dropWhile(occurrence -> !occurrence.takes(1))
                    .toList();
        }
        return attempts;
    }

    private static FunnelAttempt row(String visitor, List<Occurrence> reached, Funnel funnel) {
        Occurrence first = reached.getFirst();
        long expiresAt = first.at() + funnel.within();
        List<String> users = new ArrayList<>();
        for (Occurrence occurrence : reached) {
            if (occurrence.userId() != null) {
                users.add(occurrence.userId());
            }
        }
        return FunnelAttempt.newBuilder()
                .setAttemptId(SessionIds.of(
                                funnel.source(),
                                visitor,
                                funnel.name(),
                                first.moment().eventId())
                        .toString())
                .setSource(funnel.source())
                .setFunnel(funnel.name())
                .setDefinition(funnel.definition())
                .setVisitorId(visitor)
                .setUserId(users.isEmpty() ? null : users.getLast())
                .setEnteredAt(Instant.ofEpochMilli(first.at()))
                .setExpiresAt(Instant.ofEpochMilli(expiresAt))
                .setStep(reached.size())
                .setSteps(funnel.steps())
                .setReachedAt(reached.stream()
                        .map(occurrence -> Instant.ofEpochMilli(occurrence.at()))
                        .toList())
                .setCompleted(reached.size() == funnel.steps())
                .setFirstEventId(first.moment().eventId())
                .setRevision(1
                        + reached.stream()
                                .skip(1)
                                .mapToLong(occurrence -> expiresAt - occurrence.at() + 1)
                                .sum())
                .build();
    }
}
