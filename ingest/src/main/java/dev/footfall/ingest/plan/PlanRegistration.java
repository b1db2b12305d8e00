package dev.footfall.ingest.plan;

import dev.footfall.schemas.registry.Compatibility;
import dev.footfall.schemas.registry.RegistryException;
import dev.footfall.schemas.registry.SchemaRegistry;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;

/**
 * Registers tracking plans. A plan may grow but not narrow: events that kept to any version keep to the newest, since
 * pages and apps that send by an older version live on. The registry is told to hold the subject to
 * BACKWARD_TRANSITIVE; what Avro's rules pass over, such as a field taken away, is refused here.
 */
public final class PlanRegistration {
    private static final Compatibility COMPATIBILITY = Compatibility.BACKWARD_TRANSITIVE;

    private final SchemaRegistry registry;

    public PlanRegistration(SchemaRegistry registry) {
        this.registry = registry;
    }

    /**
     * Why a schema cannot be the newest version of a plan; empty if it can.
     *
     * @throws RegistryException if the registry does not answer
     */
    public List<String> faults(PlanSubject subject, Schema schema) {
        if (subject.event().indexOf(';') >= 0) {
            return List.of("an event whose name has a ; cannot be planned: registries take what follows for something"
                    + " else; give the event another name");
        }
        Plan plan;
        try {
            plan = Plan.of(schema);
        } catch (UnusablePlanException e) {
            return List.of(String.valueOf(e.getMessage()));
        }
        List<Schema> versions = registry.versions(subject.toString());
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            String version = "against version " + (i + 1) + ": ";
            try {
                plan.narrowingOf(Plan.of(versions.get(i))).forEach(fault -> faults.add(version + fault));
            } catch (UnusablePlanException e) {
                // no event was ever held against it
            }
        }
        return faults.isEmpty() ? COMPATIBILITY.faults(schema, versions) : faults;
    }

    /**
     * Registers a schema that has no {@link #faults} and returns its id.
     *
     * @throws RegistryException if the registry refuses it or does not answer
     */
    public int register(PlanSubject subject, Schema schema) {
        int id = registry.register(subject.toString(), schema);
        registry.setCompatibility(subject.toString(), COMPATIBILITY);
        return id;
    }
}
