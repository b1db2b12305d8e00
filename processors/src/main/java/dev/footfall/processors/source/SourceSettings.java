package dev.footfall.processors.source;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What an operator says of a source. A source without settings has none of all this.
 *
 * @param hosts the site's own hosts beside the one of the page; a referrer there is internal
 * @param conversions names of the events that count as conversions
 * @param funnels the ways through the site that are measured, by their names
 */
public record SourceSettings(
        Optional<List<String>> hosts,
        Optional<List<String>> conversions,
        Optional<Map<String, FunnelSettings>> funnels) {
    /** A source of which nothing is said. */
    public static final SourceSettings NONE = new SourceSettings(Optional.empty(), Optional.empty(), Optional.empty());

    public SourceSettings {
        requireFilled("hosts", hosts);
        requireFilled("conversions", conversions);
        funnels.ifPresent(named -> named.keySet().forEach(FunnelSettings::requireName));
    }

    /** What is said of a source, or nothing. */
    public static SourceSettings of(Map<String, SourceSettings> sources, String source) {
        return sources.getOrDefault(source, NONE);
    }

    private static void requireFilled(String key, Optional<List<String>> names) {
        if (names.stream().flatMap(List::stream).anyMatch(String::isBlank)) {
            throw new IllegalArgumentException(key + ": must not hold an empty text");
        }
    }
}
