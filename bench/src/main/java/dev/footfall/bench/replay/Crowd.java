package dev.footfall.bench.replay;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/**
 * Events of a shop's visitors as they happen, some 370 bytes each, in batches as a busy client sends them: without a time
 * of their own, so they occur when they are received. A visitor has ten on average, at any place among them.
 *
 * @param name tells these events and visitors from those of other crowds
 * @param events how many
 */
record Crowd(String name, int events) {
    private static final int BATCH = 500;
    private static final int EACH = 10;
    private static final String[] AGENTS = {
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36",
        "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
                + " Version/19.0 Mobile/15E148 Safari/604.1"
    };

    Crowd {
        if (events < EACH) {
            throw new IllegalArgumentException("there must be " + EACH + " events or more");
        }
    }

    int batches() {
        return Math.ceilDiv(events, BATCH);
    }

    /** The events of a batch, one a line; the same for the same number. */
    byte[] batch(int number) {
        SplittableRandom random = new SplittableRandom(number);
        StringBuilder lines = new StringBuilder();
        for (int i = number * BATCH; i < Math.min(events, (number + 1) * BATCH); i++) {
            int visitor = random.nextInt(events / EACH);
            lines.append(
                    "{\"event_id\":\"%s-%d\",\"name\":\"%s\",\"visitor_id\":\"%s-%d\",\"url\":\"https://shop.example/%s\",\"referrer\":\"https://www.google.com/\",\"title\":\"A page of the shop\",\"language\":\"de-CH\",\"user_agent\":\"%s\",\"properties\":{\"width\":%d,\"price\":%d}}\n"
                            .formatted(
                                    name,
                                    i,
                                    i % 10 == 9 ? "Order Completed" : "page_view",
                                    name,
                                    visitor,
                                    i % 10 == 7 ? "checkout" : "shoes/" + random.nextInt(200),
                                    AGENTS[visitor % AGENTS.length],
                                    320 + random.nextInt(2_000),
                                    random.nextInt(10_000)));
        }
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }
}
