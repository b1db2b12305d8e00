package dev.footfall.ingest.dialect.segment;

/**
 * How much a request in Segment's shape may hold.
 *
 * @param maxBodyBytes of a batch, inflated
 * @param maxEvents of a batch
 * @param maxEventBytes of one event
 * @param maxIdLength of a {@code messageId}, in characters
 * @param maxDepth of objects and arrays inside each other
 */
public record MessageLimits(int maxBodyBytes, int maxEvents, int maxEventBytes, int maxIdLength, int maxDepth) {}
