package dev.footfall.processors.sessions;

import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.DeviceType;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Events for tests: named ones, and random ones that love the edges of the rules. */
final class EventSource {
    static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    /** The event that the shop counts as a conversion. */
    static final String CONVERSION = "Order Completed";

    static final Conversions CONVERSIONS = new Conversions(Map.of("shop", Set.of(CONVERSION)));

    private EventSource() {}

    static SessionTally tally(RefinedEvent event) {
        return SessionTally.of(event, CONVERSIONS);
    }

    /** An event of visitor v1 of the shop, that many seconds after the start. */
    static RefinedEvent event(String id, long seconds) {
        return of("v1", id, START.plusSeconds(seconds)).build();
    }

    static RefinedEvent page(String id, long seconds, String url) {
        return of("v1", id, START.plusSeconds(seconds))
                .setType(EventType.PAGE)
                .setUrl(url)
                .build();
    }

    static RefinedEvent.Builder of(String visitor, String id, Instant occurredAt) {
        return RefinedEvent.newBuilder()
                .setEventId(id)
                .setSource("shop")
                .setVisitorId(visitor)
                .setName("click")
                .setOccurredAt(occurredAt)
                .setReceivedAt(occurredAt);
    }

    /** Events of a visitor in the order of a random arrival: ties, steps of exactly the gap, and of a little more. */
    static List<RefinedEvent> random(SplittableRandom random, String visitor, Duration gap, int most) {
        List<RefinedEvent> events = new ArrayList<>();
        int count = 1 + random.nextInt(most);
        long at = START.toEpochMilli();
        for (int i = 0; i < count; i++) {
            at += switch (random.nextInt(7)) {
                case 0 -> 0;
                case 1 -> gap.toMillis();
                case 2 -> gap.toMillis() + 1;
                case 3 -> gap.toMillis() * random.nextInt(2, 60);
                case 4 -> 1;
                default -> random.nextLong(gap.toMillis());
            };
            String id = Integer.toString(random.nextInt(36 * 36), 36) + "-" + i;
            RefinedEvent.Builder event = of(visitor, id, Instant.ofEpochMilli(at));
            if (random.nextInt(3) > 0) {
                event.setType(random.nextInt(5) == 0 ? EventType.SCREEN : EventType.PAGE);
                event.setUrl(random.nextInt(5) == 0 ? null : "https://shop.example/" + random.nextInt(9));
            }
            if (random.nextInt(8) == 0) {
                event.setName(CONVERSION);
            }
            attribute(random, event);
            if (random.nextInt(4) == 0) {
                event.setUserId("user" + random.nextInt(3));
            }
            events.add(event.build());
        }
        shuffle(random, events);
        return events;
    }

    /** Few values, so that the same way comes more than once. */
    static void attribute(SplittableRandom random, RefinedEvent.Builder event) {
        event.setDevice(random.nextInt(4) == 0 ? DeviceType.MOBILE : DeviceType.DESKTOP);
        event.setBrowser(random.nextBoolean() ? "Firefox" : null);
        event.setOs(random.nextBoolean() ? "Linux" : null);
        event.setBot(random.nextInt(10) == 0);
        switch (random.nextInt(6)) {
            case 0 ->
                event.setChannel(Channel.CAMPAIGN)
                        .setUtmSource("newsletter")
                        .setUtmMedium(random.nextBoolean() ? "email" : null)
                        .setUtmCampaign("c" + random.nextInt(2));
            case 1 -> event.setChannel(Channel.SEARCH).setReferrerHost("search" + random.nextInt(2) + ".example");
            case 2 -> event.setChannel(Channel.INTERNAL).setReferrerHost("shop.example");
            default -> {}
        }
    }

    /** Anything from a few swaps, as networks make them, to no order at all. */
    private static void shuffle(SplittableRandom random, List<RefinedEvent> events) {
        int reach = 1 + random.nextInt(events.size());
        for (int i = 0; i < events.size(); i++) {
            int other = Math.min(events.size() - 1, i + random.nextInt(reach));
            RefinedEvent event = events.get(i);
            events.set(i, events.get(other));
            events.set(other, event);
        }
    }
}
