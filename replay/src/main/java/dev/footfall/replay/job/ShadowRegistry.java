package dev.footfall.replay.job;

import dev.footfall.schemas.registry.Compatibility;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.registry.SubjectVersion;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The registry as a replay sees it: shadow topics have the schemas of the topics that they shadow, under the same ids, so
 * that what is in them can go into the live topics byte for byte. It registers nothing.
 */
record ShadowRegistry(SchemaRegistry live, ShadowNames names) implements SchemaRegistry {
    @Override
    public int idOf(String subject, Schema schema) {
        return live.idOf(names.live(subject), schema);
    }

    @Override
    public Schema schemaOf(int id) {
        return live.schemaOf(id);
    }

    @Override
    public List<Schema> versions(String subject) {
        return live.versions(names.live(subject));
    }

    @Override
    public Optional<SubjectVersion> latest(String subject) {
        return live.latest(names.live(subject));
    }

    @Override
    public List<String> incompatibilities(String subject, Schema schema) {
        return live.incompatibilities(names.live(subject), schema);
    }

    @Override
    public String compatibility(String subject) {
        return live.compatibility(names.live(subject));
    }

    @Override
    public List<String> subjects() {
        return live.subjects();
    }

    @Override
    public int register(String subject, Schema schema) {
        throw new UnsupportedOperationException("a replay registers no schema");
    }

    @Override
    public void setCompatibility(String subject, Compatibility level) {
        throw new UnsupportedOperationException("a replay changes no subject");
    }
}
