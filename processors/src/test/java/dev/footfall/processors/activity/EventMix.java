package dev.footfall.processors.activity;

import dev.footfall.schemas.record.Channel;
import dev.footfall.schemas.record.DeviceType;
import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Events for tests: of people and bots, views and actions, at two sources. */
public final class EventMix {
    static final Instant START = Instant.parse("2026-11-01T12:00:00Z");

    private static final List<Channel> CHANNELS = List.of(Channel.values());

    private EventMix() {}

    public static RefinedEvent.Builder view(String visitor, Instant occurredAt, String url) {
        return RefinedEvent.newBuilder()
                .setEventId("e")
                .setSource("shop")
                .setVisitorId(visitor)
                .setType(EventType.PAGE)
                .setName("page_view")
                .setUrl(url)
                .setOccurredAt(occurredAt)
                .setReceivedAt(START);
    }

    /**
     * Events of some minutes, in the order of a random arrival.
     *
     * @param disorder how far, in places, an event may come from where time has it
     */
    static List<RefinedEvent> random(SplittableRandom random, Instant from, int minutes, int count, int disorder) {
        List<RefinedEvent> events = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Instant at = from.plusMillis(60_000L * minutes * i / count + random.nextInt(3_000));
            RefinedEvent.Builder event = view("v" + random.nextInt(40), at, "/" + random.nextInt(30) + "?x=" + i)
                    .setSource(random.nextInt(5) == 0 ? "blog" : "shop")
                    .setBot(random.nextInt(10) == 0)
                    .setDevice(random.nextBoolean() ? DeviceType.MOBILE : DeviceType.DESKTOP)
                    .setChannel(CHANNELS.get(random.nextInt(CHANNELS.size())));
            if (random.nextInt(3) == 0) {
                event.setType(EventType.TRACK).setName(random.nextBoolean() ? "signup" : "click");
            } else if (random.nextInt(9) == 0) {
                event.setUrl(null);
            }
            events.add(event.build());
        }
        for (int i = 0; i < count; i++) {
            int other = Math.min(count - 1, i + random.nextInt(disorder + 1));
            RefinedEvent event = events.get(i);
            events.set(i, events.get(other));
            events.set(other, event);
        }
        return events;
    }
}
