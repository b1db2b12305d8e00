package dev.footfall.replay.job;

/**
 * What a replay would take.
 *
 * @param events in the range, by the live tables
 * @param records to be read, with those before and after the range
 * @param bytes of disk that it takes while it is kept, about
 */
public record Estimate(Manifest manifest, long events, long records, long bytes) {}
