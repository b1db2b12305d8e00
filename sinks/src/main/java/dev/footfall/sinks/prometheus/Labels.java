package dev.footfall.sinks.prometheus;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Gives the first names their own series and the rest {@code other}, so that senders cannot make series without end.
 * Owned by one thread.
 */
final class Labels {
    static final String OTHER = "other";

    private final int maxSources;
    private final int maxNames;
    private final Set<String> sources = new HashSet<>();
    private final Map<String, Set<String>> names = new HashMap<>();

    Labels(int maxSources, int maxNames) {
        this.maxSources = maxSources;
        this.maxNames = maxNames;
    }

    String source(String source) {
        return first(sources, source, maxSources);
    }

    /** A name of a kind within a source; what activity sums up as {@code (other)} is other here too. */
    String name(String kind, String source, String name) {
        if (name.equals("(other)")) {
            return OTHER;
        }
        return first(names.computeIfAbsent(kind + '\n' + source, _ -> new HashSet<>()), name, maxNames);
    }

    private static String first(Set<String> seen, String name, int most) {
        if (seen.contains(name)) {
            return name;
        }
        if (seen.size() >= most) {
            return OTHER;
        }
        seen.add(name);
        return name;
    }
}
