package dev.footfall.replay.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * One visit of one simulated visitor, as the events that it will send. What happens is settled when it begins; only
 * the times are filled in as it goes. Owned by one thread.
 */
final class Visit {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double SIGNS_UP = 0.05;
    private static final double BUYS = 0.08;
    private static final double GOES_ON = 0.72;
    private static final int MAX_PAGES = 25;

    private final RandomGenerator random;
    private final String visitorId;
    private final Shop.Device device;
    private final Deque<ObjectNode> ahead = new ArrayDeque<>();
    private Optional<String> userId = Optional.empty();
    private String referrer;

    /** A visit whose course the random numbers decide. */
    Visit(RandomGenerator random, String visitorId) {
        this.random = random;
        this.visitorId = visitorId;
        this.device = Shop.device(random);
        Shop.Origin origin = Shop.origin(random);
        this.referrer = origin.referrer();
        Shop.Page landing = Shop.page(random);
        see(landing, origin.campaign().isEmpty() ? "" : "?" + origin.campaign());
        for (int seen = 1; seen < MAX_PAGES && random.nextDouble() < GOES_ON; seen++) {
            see(Shop.page(random), "");
        }
        if (random.nextDouble() < SIGNS_UP) {
            signUp();
        }
        if (random.nextDouble() < BUYS) {
            buy();
        }
    }

    /** The next event as of now; empty when the visit is over. */
    Optional<ObjectNode> next(Instant now) {
        return Optional.ofNullable(ahead.poll()).map(event -> event.put("created_at", now.toString()));
    }

    private void see(Shop.Page page, String query) {
        String url = Shop.URL + page.path() + query;
        ObjectNode event = event("page_view", "page", url).put("title", page.title());
        if (!referrer.isEmpty()) {
            event.put("referrer", referrer);
        }
        ahead.add(event);
        referrer = Shop.URL + page.path();
    }

    private void signUp() {
        see(new Shop.Page("/signup", "Sign up"), "");
        userId = Optional.of("user-" + Long.toHexString(random.nextLong() & 0xffff_ffffL));
        ObjectNode identify = event("identify", "identify", referrer);
        identify.putObject("properties").put("plan", random.nextBoolean() ? "free" : "club");
        ahead.add(identify);
        ahead.add(event("Signed Up", "track", referrer));
    }

    private void buy() {
        see(new Shop.Page("/cart", "Cart"), "");
        see(new Shop.Page("/checkout", "Checkout"), "");
        ObjectNode order = event("Order Completed", "track", referrer);
        order.putObject("properties")
                .put("order_id", "order-" + Long.toHexString(random.nextLong() & 0xffff_ffffL))
                .put("value", Math.round(2_000 + random.nextExponential() * 6_000) / 100.0)
                .put("currency", "EUR")
                .put("items", 1 + random.nextInt(4));
        ahead.add(order);
    }

    private ObjectNode event(String name, String type, String url) {
        ObjectNode event = JSON.createObjectNode()
                .put("name", name)
                .put("type", type)
                .put("visitor_id", visitorId)
                .put("url", url)
                .put("user_agent", device.userAgent())
                .put("language", device.language());
        userId.ifPresent(user -> event.put("user_id", user));
        return event;
    }
}
