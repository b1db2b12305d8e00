package dev.footfall.sinks.postgres;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/**
 * The rows that a replay is about.
 *
 * @param from when what they tell of begins
 * @param to when it ends; this moment is not part of it
 * @param source of one source only; empty for all
 * @param completeFrom from when on the shadow tables know every event: what touches the time before is left as it is
 */
public record ShadowRange(Instant from, Instant to, Optional<String> source, Instant completeFrom) {
    public ShadowRange {
        if (!from.isBefore(to)) {
            throw new IllegalArgumentException("a range ends after it begins");
        }
    }

    /** Sets a statement's first parameters to the begin, the end and, if it is of one source, that. */
    void bind(PreparedStatement statement) throws SQLException {
        statement.setObject(1, OffsetDateTime.ofInstant(from, ZoneOffset.UTC));
        statement.setObject(2, OffsetDateTime.ofInstant(to, ZoneOffset.UTC));
        if (source.isPresent()) {
            statement.setString(3, source.get());
        }
    }
}
