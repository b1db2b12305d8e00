package dev.footfall.processors.activity;

import dev.footfall.schemas.record.EventType;
import dev.footfall.schemas.record.RefinedEvent;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an event counts as, and how counts are cut to what is published. */
final class ActivityRules {
    static final long MINUTE = 60_000;

    /** The longest name that is told from others, in bytes of UTF-8. */
    static final int NAME_BYTES = 256;

    private ActivityRules() {}

    /** The start of the minute in which a moment lies, in milliseconds since 1970. */
    static long minuteOf(Instant moment) {
        return minuteOf(moment.toEpochMilli());
    }

    /** The start of the minute in which a moment lies, both in milliseconds since 1970. */
    static long minuteOf(long moment) {
        long within = Math.max(moment, Long.MIN_VALUE + MINUTE); // the very first minute has no start in a long
        return within - Math.floorMod(within, MINUTE);
    }

    /** The names under which an event of a person counts; bots are counted by themselves. */
    static Map<Dimension, String> namesOf(RefinedEvent event, Set<String> conversions) {
        Map<Dimension, String> names = new EnumMap<>(Dimension.class);
        names.put(Dimension.NAME, bounded(event.getName()));
        names.put(Dimension.DEVICE, event.getDevice().name());
        if (isPageView(event)) {
            names.put(Dimension.CHANNEL, event.getChannel().name());
            event.getUrl().map(ActivityRules::pageOf).ifPresent(page -> names.put(Dimension.PAGE, page));
        }
        if (conversions.contains(event.getName())) {
            names.put(Dimension.CONVERSION, bounded(event.getName()));
        }
        return names;
    }

    static boolean isPageView(RefinedEvent event) {
        return event.getType() == EventType.PAGE;
    }

    /** The page of an address: what stands before query and fragment. */
    static String pageOf(String url) {
        int end = url.length();
        for (char mark : new char[] {'?', '#'}) {
            int at = url.indexOf(mark);
            end = at >= 0 ? Math.min(end, at) : end;
        }
        return bounded(url.substring(0, end));
    }

    /** A name as it is counted: its first {@value #NAME_BYTES} bytes, without half a character at the end. */
    static String bounded(String name) {
        String storable = name.replace('\0', '\uFFFD'); // which Postgres refuses
        if (storable.length()
                <= NAME_BYTES / 3) { // a char has 3 bytes at most, and half of 4 if it is half a character
            return storable;
        }
        byte[] utf8 = storable.getBytes(StandardCharsets.UTF_8);
        if (utf8.length <= NAME_BYTES) {
            return storable;
        }
        int end = NAME_BYTES;
        while ((utf8[end] & 0xC0) == 0x80) {
            end--;
        }
        return new String(utf8, 0, end, StandardCharsets.UTF_8);
    }

    /**
     * The greatest counts, and of equal ones those whose names come first; the rest is added to
     * {@link Dimension#OTHER}, which is not among the number.
     */
    static SortedMap<String, Long> top(Map<String, Long> counts, int most) {
        List<Map.Entry<String, Long>> named = counts.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(Dimension.OTHER))
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        SortedMap<String, Long> top = new TreeMap<>();
        long other = counts.getOrDefault(Dimension.OTHER, 0L);
        for (int i = 0; i < named.size(); i++) {
            if (i < most) {
                top.put(named.get(i).getKey(), named.get(i).getValue());
            } else {
                other += named.get(i).getValue();
            }
        }
        if (other > 0) {
            top.put(Dimension.OTHER, other);
        }
        return top;
    }
}
