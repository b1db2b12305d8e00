package dev.footfall.sinks.consume;

/**
 * The sink cannot answer now. If a batch was being written it may or may not have been: only the sink's positions tell.
 *
 * @param reason why, and what to look at; without payloads or secrets
 */
public record Unavailable(String reason) implements Positions, WriteOutcome {}
