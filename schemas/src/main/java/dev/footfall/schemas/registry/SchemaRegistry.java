package dev.footfall.schemas.registry;

import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * A schema registry that speaks Confluent's API: Redpanda's, Apicurio's or Confluent's own. Implementations are safe
 * for use by many threads and cache what they learned.
 */
public interface SchemaRegistry extends SchemaIds {
    /**
     * The schema with that id.
     *
     * @throws RegistryException if there is none, or the registry does not answer
     */
    Schema schemaOf(int id);

    /**
     * Registers a schema as the newest version of a subject, if it is not there yet, and returns its id.
     *
     * @throws RegistryException if it is not compatible with the versions before, or the registry does not answer
     */
    int register(String subject, Schema schema);

    /**
     * All versions of a subject, oldest first; empty if there is no such subject.
     *
     * @throws RegistryException if the registry does not answer
     */
    List<Schema> versions(String subject);

    /**
     * The newest version of a subject as the registry has it now; empty if there is no such subject.
     *
     * @throws RegistryException if the registry does not answer
     */
    Optional<SubjectVersion> latest(String subject);

    /**
     * Why a schema cannot become the newest version of a subject: because it breaks FULL_TRANSITIVE, whatever the
     * registry holds the subject to, or in the registry's own words; empty if it can.
     *
     * @throws RegistryException if the registry does not answer
     */
    List<String> incompatibilities(String subject, Schema schema);

    /**
     * Sets the compatibility that the registry holds a subject to.
     *
     * @throws RegistryException if the registry refuses or does not answer
     */
    void setCompatibility(String subject, Compatibility level);

    /**
     * The compatibility that the registry holds a subject to, in the registry's word: the subject's own, else the
     * registry's default.
     *
     * @throws RegistryException if the registry does not answer
     */
    String compatibility(String subject);

    /** All subjects that have a version. */
    List<String> subjects();
}
