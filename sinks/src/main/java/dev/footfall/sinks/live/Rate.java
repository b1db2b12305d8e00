package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Events a second, as they arrive here, of the last minute. Guarded by {@link LiveState}. */
final class Rate {
    private static final int SECONDS = 61;

    private final long[] seconds = new long[SECONDS];
    private final int[] counts = new int[SECONDS];

    void add(long now) {
        long second = now / 1000;
        int slot = (int) (second % SECONDS);
        if (seconds[slot] != second) {
            seconds[slot] = second;
            counts[slot] = 0;
        }
        counts[slot]++;
    }

    /** Sixty whole seconds, the oldest first; the running one is left out. */
    ArrayNode lastMinute(long now) {
        ArrayNode rate = JsonNodeFactory.instance.arrayNode();
        for (long second = now / 1000 - (SECONDS - 1); second < now / 1000; second++) {
            int slot = (int) (second % SECONDS);
            rate.add(seconds[slot] == second ? counts[slot] : 0);
        }
        return rate;
    }
}
