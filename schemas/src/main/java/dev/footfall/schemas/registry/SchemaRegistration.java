package dev.footfall.schemas.registry;

import dev.footfall.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.List;

/**
 * Registers the schemas of all topics under FULL_TRANSITIVE compatibility: every version can be read with every other,
 * so services can be upgraded, and topics replayed, in any order. A deploy step; running it again changes nothing.
 */
public final class SchemaRegistration {
    /** What every subject of a topic is held to. */
    public static final Compatibility COMPATIBILITY = Compatibility.FULL_TRANSITIVE;

    private final SchemaRegistry registry;

    public SchemaRegistration(SchemaRegistry registry) {
        this.registry = registry;
    }

    /**
     * Registers every topic's schema, after checking all of them.
     *
     * @throws RegistryException naming every schema that is not compatible with what is registered; nothing is then
     *     registered
     */
    public void register() {
        List<String> faults = check();
        if (!faults.isEmpty()) {
            throw new RegistryException("schemas that break " + COMPATIBILITY
                    + " compatibility; nothing was registered:\n  " + String.join("\n  ", faults));
        }
        for (Topic topic : Topic.values()) {
            topic.schema().ifPresent(schema -> {
                registry.register(topic.subject(), schema);
                registry.setCompatibility(topic.subject(), COMPATIBILITY);
            });
        }
    }

    /** What keeps schemas from being registered, each with its subject; empty if all can be. */
    public List<String> check() {
        List<String> faults = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            topic.schema()
                    .ifPresent(schema -> registry.incompatibilities(topic.subject(), schema)
                            .forEach(fault -> faults.add(topic.subject() + ": " + fault)));
        }
        return faults;
    }
}
