package dev.footfall.ingest.policy;

/**
 * What is done to data of a kind.
 *
 * @param dataClass of what class they are
 */
record Rule(DataClass dataClass, Action action) {}
