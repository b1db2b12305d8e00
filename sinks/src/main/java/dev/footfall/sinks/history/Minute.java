package dev.footfall.sinks.history;

import java.time.Instant;
import java.util.Map;

/** A source's minute, as Activity.avsc has it. */
public record Minute(
        String source,
        Instant minute,
        long events,
        long botEvents,
        long lateEvents,
        long pageViews,
        Map<String, Long> channels,
        Map<String, Long> conversions,
        Map<String, Long> rejections) {
    public Minute {
        channels = Map.copyOf(channels);
        conversions = Map.copyOf(conversions);
        rejections = Map.copyOf(rejections);
    }
}
