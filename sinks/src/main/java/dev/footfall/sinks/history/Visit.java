package dev.footfall.sinks.history;

import java.time.Instant;

/**
 * A closed session.
 *
 * @param engaged whether it is no bounce
 */
public record Visit(String source, Instant startedAt, Instant endedAt, boolean engaged) {}
