package dev.footfall.schemas.registry;

import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;

/** What a schema owes to all versions before it, as Avro itself judges it. The names are the registries' own. */
public enum Compatibility {
    /** It can read what each of them wrote. */
    BACKWARD_TRANSITIVE,
    /** It can read what each of them wrote, and each of them what it writes. */
    FULL_TRANSITIVE;

    /** Why a schema does not get on with the versions before, oldest first; empty if it does. */
    public List<String> faults(Schema schema, List<Schema> versions) {
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < versions.size(); i++) {
            Schema version = versions.get(i);
            collect(schema, version, "it cannot read what version " + (i + 1) + " wrote", faults);
            if (this == FULL_TRANSITIVE) {
                collect(version, schema, "version " + (i + 1) + " cannot read what it writes", faults);
            }
        }
        return faults;
    }

    private static void collect(Schema reader, Schema writer, String direction, List<String> faults) {
        SchemaCompatibility.checkReaderWriterCompatibility(reader, writer)
                .getResult()
                .getIncompatibilities()
                .forEach(fault -> faults.add(
                        direction + ": " + fault.getType() + " at " + fault.getLocation() + ", " + fault.getMessage()));
    }
}
