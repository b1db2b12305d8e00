package dev.footfall.sinks.history;

import java.time.Instant;
import java.util.List;

/**
 * A source's stretch of time.
 *
 * @param parts in the order of time; those without anything are left out
 * @param visitors different people in all of it
 * @param sessions started in it
 * @param bounces of these, those that are closed and were not engaged
 * @param secondsPerSession mean duration of these, in seconds
 */
public record Stretch(
        List<Part> parts,
        long visitors,
        long sessions,
        long bounces,
        double secondsPerSession,
        List<Count> pages,
        List<Count> channels,
        List<Count> devices,
        List<Count> names,
        List<Count> conversions,
        List<Count> rejections) {
    public Stretch {
        parts = List.copyOf(parts);
        pages = List.copyOf(pages);
        channels = List.copyOf(channels);
        devices = List.copyOf(devices);
        names = List.copyOf(names);
        conversions = List.copyOf(conversions);
        rejections = List.copyOf(rejections);
    }

    /**
     * A step of the series.
     *
     * @param visitors different people whose sessions started in it
     */
    public record Part(Instant from, long events, long pageViews, long visitors) {}

    /** A name and how often it came. */
    public record Count(String name, long count) {}
}
