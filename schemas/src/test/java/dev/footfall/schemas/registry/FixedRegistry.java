package dev.footfall.schemas.registry;

import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** A registry that knows one schema under an id of the test's choice. */
record FixedRegistry(int id, Schema schema) implements SchemaRegistry {
    @Override
    public int idOf(String subject, Schema asked) {
        return id;
    }

    @Override
    public Schema schemaOf(int asked) {
        return schema;
    }

    @Override
    public int register(String subject, Schema asked) {
        return id;
    }

    @Override
    public List<Schema> versions(String subject) {
        return List.of(schema);
    }

    @Override
    public List<String> incompatibilities(String subject, Schema asked) {
        return List.of();
    }

    @Override
    public Optional<SubjectVersion> latest(String subject) {
        return Optional.of(new SubjectVersion(1, id, "AVRO"));
    }

    @Override
    public void setCompatibility(String subject, Compatibility level) {}

    @Override
    public String compatibility(String subject) {
        return Compatibility.FULL_TRANSITIVE.name();
    }

    @Override
    public List<String> subjects() {
        return List.of();
    }
}
