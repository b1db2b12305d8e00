package dev.footfall.sinks.live;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The most frequent names, with the rest as {@code (other)}. */
final class Tops {
    private static final int MOST = 10;
    private static final String OTHER = "(other)";

    private Tops() {}

    /** The sums of some counts by name. */
    static ArrayNode of(List<Map<String, Long>> all) {
        Map<String, Long> sums = new HashMap<>();
        all.forEach(counts -> counts.forEach((name, count) -> sums.merge(name, count, Long::sum)));
        List<Map.Entry<String, Long>> sorted = sums.entrySet().stream()
                .filter(entry -> entry.getValue() > 0 && !entry.getKey().equals(OTHER))
                .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder())
                        .thenComparing(Map.Entry.comparingByKey()))
                .toList();
        ArrayNode top = JsonNodeFactory.instance.arrayNode();
        long others = sums.getOrDefault(OTHER, 0L);
        for (int i = 0; i < sorted.size(); i++) {
            if (i < MOST) {
                top.addObject()
                        .put("name", Texts.shown(sorted.get(i).getKey()))
                        .put("count", sorted.get(i).getValue());
            } else {
                others += sorted.get(i).getValue();
            }
        }
        if (others > 0) {
            top.addObject().put("name", OTHER).put("count", others);
        }
        return top;
    }
}
