package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.schemas.record.FunnelAttempt;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** The attempts at funnels that began within a day. Guarded by {@link LiveState}. */
final class FunnelsNow {
    private static final int MOST = 50_000;
    private static final long KEPT = Duration.ofHours(24).toMillis();

    private final LinkedHashMap<String, Seen> attempts = new LinkedHashMap<>();

    private record Seen(String funnel, int step, int steps, long revision, long enteredAt) {}

    void revise(String key, FunnelAttempt attempt, long now) {
        Seen before = attempts.get(key);
        long enteredAt = attempt.getEnteredAt().toEpochMilli();
        if (enteredAt < now - KEPT || (before != null && before.revision() >= attempt.getRevision())) {
            return;
        }
        attempts.put(
                key,
                new Seen(attempt.getFunnel(), attempt.getStep(), attempt.getSteps(), attempt.getRevision(), enteredAt));
        if (attempts.size() > MOST) {
            attempts.pollFirstEntry();
        }
    }

    void remove(String key) {
        attempts.remove(key);
    }

    boolean knows(String key) {
        return attempts.containsKey(key);
    }

    /** Of each funnel, how many attempts reached each step. */
    ArrayNode json(long now) {
        attempts.values().removeIf(seen -> seen.enteredAt() < now - KEPT);
        Map<String, long[]> reached = new TreeMap<>();
        for (Seen seen : attempts.values()) {
            long[] steps = reached.computeIfAbsent(seen.funnel(), _ -> new long[seen.steps()]);
            for (int step = 0; step < Math.min(seen.step(), steps.length); step++) {
                steps[step]++;
            }
        }
        ArrayNode funnels = JsonNodeFactory.instance.arrayNode();
        reached.forEach((name, steps) -> {
            ObjectNode funnel = funnels.addObject().put("name", Texts.shown(name));
            ArrayNode counts = funnel.putArray("steps");
            for (long count : steps) {
                counts.add(count);
            }
        });
        return funnels;
    }
}
