package dev.footfall.replay.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Times as clients and their exports write them. */
public final class EventTimes {
    private EventTimes() {}

    /** Milliseconds since 1970 as a number or a text, or ISO 8601, of UTC where it names no zone; empty for all else. */
    public static Optional<Instant> read(@Nullable JsonNode node) {
        if (node == null) {
            return Optional.empty();
        }
        if (node.canConvertToLong() && node.isIntegralNumber()) {
            return Optional.of(Instant.ofEpochMilli(node.longValue()));
        }
        return node.isTextual() ? parse(node.textValue()) : Optional.empty();
    }

    /** The same of a text. */
    public static Optional<Instant> parse(String text) {
        try {
            if (text.matches("\\d{9,15}")) {
                return Optional.of(Instant.ofEpochMilli(Long.parseLong(text)));
            }
            String iso = text.replace(' ', 'T');
            return Optional.of(
                    iso.matches(".*T.*(Z|z|[+-]\\d\\d:?\\d\\d)")
                            ? OffsetDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
