package dev.footfall.bench.replay;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Events of visitors to a shop over some days, the same for the same seed: every visitor's in any order, some of them
 * twice, some a good day late and so of no session.
 *
 * @param events how many, without those that come twice; a multiple of {@link #EACH}
 */
record VisitHistory(int events, long seed) {
    /** How many events a visitor has. */
    static final int EACH = 25;

    static final Instant BEGIN = Instant.parse("2026-02-03T04:05:06Z");
    static final Duration LENGTH = Duration.ofDays(10);

    /** Of the source that a pipeline has at first. */
    static final String FUNNELS = "{site: {funnels: {checkout: {within: PT24H, steps:"
            + " [{event: page_view, page: /shoes/*}, {event: page_view, page: /checkout}, {event: Order Completed}]}}}}";

    private static final int VISITORS_AT_ONCE = 400;
    private static final int[] PAUSES = {1, 5, 20, 40, 55, 90};
    private static final int DAYS_OF_FIRST_EVENTS = 5;

    VisitHistory {
        if (events < EACH || events % EACH != 0) {
            throw new IllegalArgumentException("the number of events must be a multiple of " + EACH);
        }
    }

    /** Takes events as they are to be sent. */
    @FunctionalInterface
    interface Receiver {
        /** The JSON of some events. */
        void take(List<String> events) throws Exception;
    }

    /** Tells all of it, some thousands at a time. */
    void tell(Receiver receiver) throws Exception {
        int visitors = events / EACH;
        for (int first = 0; first < visitors; first += VISITORS_AT_ONCE) {
            int behind = Math.min(visitors, first + VISITORS_AT_ONCE);
            SplittableRandom random = new SplittableRandom(seed + first);
            List<String> some = new ArrayList<>();
            for (int visitor = first; visitor < behind; visitor++) {
                add(visitor, random, some);
            }
            Collections.shuffle(some, new java.util.Random(seed + first));
            List<String> sent = new ArrayList<>(some);
            sent.addAll(some.subList(0, some.size() / 20));
            receiver.take(sent);
        }
    }

    private static void add(int visitor, SplittableRandom random, List<String> to) {
        Instant at = BEGIN.plusSeconds(
                random.nextLong(Duration.ofDays(DAYS_OF_FIRST_EVENTS).toSeconds()));
        for (int i = 0; i < EACH; i++) {
            String name = i % 10 == 9 ? "Order Completed" : "page_view";
            String page = i % 10 == 7 ? "checkout" : "shoes/" + random.nextInt(200);
            to.add("""
                    {"event_id":"%1$d-%2$d","name":"%3$s","visitor_id":"v%1$d","url":"https://shop.example/%4$s","created_at":"%5$s"}\
                    """.formatted(visitor, i, name, page, at));
            at = at.plus(Duration.ofMinutes(PAUSES[random.nextInt(PAUSES.length)]))
                    .plusMillis(random.nextInt(30_000));
            if (i == 2 && visitor % 8 == 0) {
                at = at.plus(Duration.ofHours(30));
            }
        }
    }
}
