package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;

/** The newest measurements of one thing, in milliseconds. Safe for use by many threads. */
final class RecentMillis {
    private final String name;
    private final long[] values = new long[512];
    private int count;

    /** @param name of the thing, for people */
    RecentMillis(String name) {
        this.name = name;
    }

    synchronized void add(long millis) {
        values[count % values.length] = Math.max(0, millis);
        count++;
    }

    /** With the median as {@code p50} and with {@code p99}, if there are any. */
    synchronized ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("name", name);
        int n = Math.min(count, values.length);
        if (n > 0) {
            long[] sorted = Arrays.copyOf(values, n);
            Arrays.sort(sorted);
            json.put("p50", sorted[n / 2]).put("p99", sorted[Math.min(n - 1, n * 99 / 100)]);
        }
        return json;
    }
}
