package dev.footfall.replay.imports;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The formats of files. */
enum Format {
    /** As the file's first lines tell. */
    AUTO,
    /** Access logs of Apache or Nginx. */
    COMBINED,
    /** Footfall's own events. */
    NDJSON,
    /** Exports of Segment or RudderStack. */
    SEGMENT,
    /** Enriched events of Snowplow's. */
    SNOWPLOW_ENRICHED,
    /** Bad rows of Snowplow's. */
    SNOWPLOW_BAD_ROWS,
    /** CloudEvents in JSON. */
    CLOUDEVENTS;

    private static final Set<String> CALLS = Set.of("track", "page", "screen", "identify", "group", "alias");

    /** As the command line has it, such as {@code snowplow-bad-rows}. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Optional<Format> of(String word) {
        return Arrays.stream(values())
                .filter(format -> format.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    static String words() {
        return Arrays.stream(values()).map(Format::word).collect(Collectors.joining(", "));
    }

    /** The format of which a line is; empty if it is of none. */
    static Optional<Format> ofLine(String line) {
        if (line.chars().filter(c -> c == '\t').count() >= EnrichedFormat.COLUMNS - 1) {
            return Optional.of(SNOWPLOW_ENRICHED);
        }
        if (line.startsWith("{") || line.startsWith("[")) {
            try {
                JsonNode json = JsonLines.parse(line);
                return ofJson(json.isArray() && !json.isEmpty() ? json.get(0) : json);
            } catch (UnreadableException e) {
                return Optional.empty();
            }
        }
        try {
            CombinedParser.parse(line);
            return Optional.of(COMBINED);
        } catch (UnreadableException e) {
            return Optional.empty();
        }
    }

    private static Optional<Format> ofJson(JsonNode json) {
        if (json.path("schema").asText().startsWith(BadRowsFormat.SCHEMA)) {
            return Optional.of(SNOWPLOW_BAD_ROWS);
        }
        if (json.has("specversion")) {
            return Optional.of(CLOUDEVENTS);
        }
        boolean isCall = CALLS.contains(json.path("type").asText())
                && (json.has("messageId") || json.has("anonymousId") || json.has("userId"));
        if (isCall || json.path("batch").isArray()) {
            return Optional.of(SEGMENT);
        }
        return json.has("name") ? Optional.of(NDJSON) : Optional.empty();
    }
}
