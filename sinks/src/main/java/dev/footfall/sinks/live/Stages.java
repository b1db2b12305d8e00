package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.record.Session;

/** How long events take on their way, by what the topics tell. Guarded by {@link LiveState}. */
final class Stages {
    private final RecentMillis refined = new RecentMillis("Received → refined");
    private final RecentMillis told = new RecentMillis("Received → on this page");
    private final RecentMillis sessions = new RecentMillis("Happened → in its session");

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
        stages.add(refined.json());
        stages.add(sessions.json());
        stages.add(told.json());
        return stages;
    }
}
