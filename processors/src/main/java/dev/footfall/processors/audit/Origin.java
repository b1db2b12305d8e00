package dev.footfall.processors.audit;

/**
 * The record that an entry is about.
 *
 * @param schemaId the registry's id of the schema that it was written with
 */
record Origin(int schemaId, String topic, int partition, long offset) {}
