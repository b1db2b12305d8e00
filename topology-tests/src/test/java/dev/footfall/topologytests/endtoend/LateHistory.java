package dev.footfall.topologytests.endtoend;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Events of some days that came late, out of order and twice, always the same. */
final class LateHistory {
    private static final long SEED = 20261125;
    static final int VISITORS = 40;
    private static final int EVENTS_EACH = 15;
    static final int EVENTS = VISITORS * EVENTS_EACH;
    private static final int[] PAUSES = {1, 5, 20, 40, 55, 90};
    static final Instant BEGIN = Instant.parse("2026-02-03T04:05:06Z");

    private LateHistory() {}

    /** Every visitor's events in any order, some of them twice, some a good day late and so of no session. */
    static List<String> events() {
        Random random = new Random(SEED);
        List<String> events = new ArrayList<>();
        for (int visitor = 0; visitor < VISITORS; visitor++) {
            Instant at = BEGIN.plusSeconds(random.nextInt(3600));
            for (int i = 0; i < EVENTS_EACH; i++) {
                events.add("""
                    {"event_id":"%1$d-%2$d","name":"page_view","visitor_id":"v%1$d","url":"/%2$d","created_at":"%3$s"}\
                    """.formatted(visitor, i, at));
                at = at.plus(Duration.ofMinutes(PAUSES[random.nextInt(PAUSES.length)]))
                        .plusMillis(random.nextInt(30_000));
                if (i == 2 && visitor % 8 == 0) {
                    at = at.plus(Duration.ofHours(30));
                }
            }
        }
        Collections.shuffle(events, random);
        List<String> sent = new ArrayList<>(events);
        sent.addAll(events.subList(0, EVENTS / 10));
        return sent;
    }
}
