package dev.footfall.processors.activity;

import java.time.Instant;
import java.util.SortedMap;

/**
 * What happened at a source in some minutes. Maps hold the most frequent names and, where there are more,
 * {@code (other)}.
 *
 * @param from start of the first minute
 * @param to start of the minute behind the last one
 * @param events of people
 * @param visitors different people in all of the span: exact up to 2048, beyond with a standard error of 2.2 %
 * @param botEvents in no other count
 * @param lateEvents that arrived in these minutes too late for their own; in no other count
 */
public record ActivitySpan(
        String source,
        Instant from,
        Instant to,
        long events,
        long pageViews,
        double visitors,
        long botEvents,
        long lateEvents,
        SortedMap<String, Long> eventsByName,
        SortedMap<String, Long> pageViewsByPage,
        SortedMap<String, Long> pageViewsByChannel,
        SortedMap<String, Long> eventsByDevice,
        SortedMap<String, Long> conversionsByName,
        SortedMap<String, Long> rejectionsByRule) {}
