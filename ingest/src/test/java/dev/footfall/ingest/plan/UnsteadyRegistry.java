package dev.footfall.ingest.plan;

import dev.footfall.schemas.registry.Compatibility;
import dev.footfall.schemas.registry.SchemaRegistry;
import dev.footfall.schemas.registry.SubjectVersion;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/** A registry that may be away. */
public final class UnsteadyRegistry implements SchemaRegistry {
    private final SchemaRegistry backing;
    public volatile boolean away;
    public volatile boolean versionsAway;
    volatile int asked;

    public UnsteadyRegistry(SchemaRegistry backing) {
        this.backing = backing;
    }

    private SchemaRegistry backing(boolean gone) {
        if (gone) {
            throw new IllegalStateException("the registry does not answer");
        }
        return backing;
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // by one thread
    public List<String> subjects() {
        asked++;
        return backing(away).subjects();
    }

    @Override
    public Optional<SubjectVersion> latest(String subject) {
        return backing(away || versionsAway).latest(subject);
    }

    @Override
    public Schema schemaOf(int id) {
        return backing(away || versionsAway).schemaOf(id);
    }

    @Override
    public int idOf(String subject, Schema schema) {
        return backing(away).idOf(subject, schema);
    }

    @Override
    public int register(String subject, Schema schema) {
        return backing(away).register(subject, schema);
    }

    @Override
    public List<Schema> versions(String subject) {
        return backing(away).versions(subject);
    }

    @Override
    public List<String> incompatibilities(String subject, Schema schema) {
        return backing(away).incompatibilities(subject, schema);
    }

    @Override
    public void setCompatibility(String subject, Compatibility level) {
        backing(away).setCompatibility(subject, level);
    }

    @Override
    public String compatibility(String subject) {
        return backing(away).compatibility(subject);
    }
}
