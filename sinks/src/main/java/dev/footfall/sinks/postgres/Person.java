package dev.footfall.sinks.postgres;

import java.time.Instant;
import java.util.Optional;

/**
 * Whom a row is about.
 *
 * @param at when what it tells began
 */
record Person(String source, String visitorId, Optional<String> userId, Instant at) {}
