package dev.footfall.processors.live;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * What happens at a source now, by people. Minutes are whole: the running one and those before it.
 *
 * @param source its name
 * @param asOf when it was asked
 * @param visitors different ones in the last five minutes; beyond 2048 an estimate
 * @param pageViewsLastMinute of the last minute that is over
 * @param pageViewsLastHalfHour of the last thirty minutes
 * @param pages page views by page in the last five minutes
 * @param channels page views by channel in the last five minutes
 * @param devices events by kind of device in the last five minutes
 */
public record ActivityNow(
        String source,
        Instant asOf,
        long visitors,
        long pageViewsLastMinute,
        long pageViewsLastHalfHour,
        Map<String, Long> pages,
        Map<String, Long> channels,
        Map<String, Long> devices) {
    private static final JsonMapper JSON = new JsonMapper();

    public ActivityNow {
        pages = Map.copyOf(pages);
        channels = Map.copyOf(channels);
        devices = Map.copyOf(devices);
    }

    /** As it is answered, the most frequent first; that nothing happens is an answer too. */
    Optional<ObjectNode> toJson() {
        ObjectNode body = JSON.createObjectNode();
        body.put("source", source);
        body.put("as_of", asOf.toString());
        body.put("visitors_last_5_minutes", visitors);
        body.put("page_views_last_minute", pageViewsLastMinute);
        body.put("page_views_last_30_minutes", pageViewsLastHalfHour);
        put(body.putArray("top_pages"), "page", "page_views", pages);
        put(body.putArray("channels"), "channel", "page_views", channels);
        put(body.putArray("devices"), "device", "events", devices);
        return Optional.of(body);
    }

    private static void put(ArrayNode list, String name, String count, Map<String, Long> counts) {
        counts.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .forEach(entry -> list.addObject().put(name, entry.getKey()).put(count, entry.getValue()));
    }
}
