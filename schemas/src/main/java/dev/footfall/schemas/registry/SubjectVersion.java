package dev.footfall.schemas.registry;

/**
 * A version of a subject.
 *
 * @param number from 1; there may be gaps
 * @param id of its schema, the same for the same schema under another subject
 * @param type of its schema: {@code AVRO}, {@code JSON} or {@code PROTOBUF}
 */
public record SubjectVersion(int number, int id, String type) {}
