package dev.footfall.schemas.registry;

import org.apache.avro.Schema;

/** Knows under which ids schemas are registered. Implementations are safe for use by many threads. */
@FunctionalInterface
public interface SchemaIds {
    /**
     * The id under which a schema is registered for a subject. It never registers: that is a deploy step
     * ({@link SchemaRegistration}).
     *
     * @throws RegistryException if the subject does not have this schema, or the registry does not answer
     */
    int idOf(String subject, Schema schema);
}
