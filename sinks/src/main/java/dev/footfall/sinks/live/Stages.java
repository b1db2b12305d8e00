package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;
import java.util.Arrays;

/** How long events take on their way, by what the topics tell. Guarded by {@link LiveState}. */
final class Stages {
    private final Recent refined = new Recent();
    private final Recent told = new Recent();
    private final Recent sessions = new Recent();

    void refined(RefinedEvent event, long appendedAt, long now) {
        long received = event.getReceivedAt().toEpochMilli();
        refined.add(appendedAt - received);
        told.add(now - received);
    }

    void session(Session session, long appendedAt) {
        long ago = appendedAt - session.getEndedAt().toEpochMilli();
        if (session.getOpen() && ago < 60_000) { // later, it is a late event that took its time and not the pipeline
            sessions.add(ago);
        }
    }

    ArrayNode snapshot() {
        ArrayNode stages = JsonNodeFactory.instance.arrayNode();
        stages.add(refined.json("Received → refined"));
        stages.add(sessions.json("Happened → in its session"));
        stages.add(told.json("Received → on this page"));
        return stages;
    }

    /** The newest measurements, in milliseconds. */
    private static final class Recent {
        private final long[] values = new long[512];
        private int count;

        void add(long millis) {
            values[count % values.length] = Math.max(0, millis);
            count++;
        }

        ObjectNode json(String name) {
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
}
