package dev.footfall.bench.ingest;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Events as browsers send them, about 300 bytes each. */
final class Events {
    private static final String[] PAGES = {"/", "/pricing", "/docs/start", "/docs/api", "/blog/2026/11/how-it-works"};
    private static final String[] REFERRERS = {
        "https://www.google.com/", "https://news.ycombinator.com/", "https://example.org/a/long/way/down", ""
    };

    private Events() {}

    /** Events as JSON, no two the same; the same ones for the same seed. */
    static List<String> sample(int count, long seed) {
        Random random = new Random(seed);
        List<String> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(
                    "{\"name\":\"page_view\",\"visitor_id\":\"%016x%016x\",\"url\":\"https://shop.example%s\",\"referrer\":\"%s\",\"title\":\"Page %d\",\"created_at\":%d,\"properties\":{\"width\":%d,\"height\":%d,\"logged_in\":%b}}"
                            .formatted(
                                    random.nextLong(),
                                    random.nextLong(),
                                    PAGES[random.nextInt(PAGES.length)],
                                    REFERRERS[random.nextInt(REFERRERS.length)],
                                    random.nextInt(1000),
                                    1_795_000_000_000L + random.nextInt(1_000_000),
                                    320 + random.nextInt(2000),
                                    480 + random.nextInt(1500),
                                    random.nextBoolean()));
        }
        return events;
    }
}
