package dev.footfall.schemas.registry;

import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro's own writer, but for the unions that are only optional values: which branch is theirs is seen without looking
 * a name up. Safe for use by many threads.
 */
final class RecordWriter<T extends SpecificRecord> extends SpecificDatumWriter<T> {
    RecordWriter(Schema schema) {
        super(schema);
    }

    @Override
    protected int resolveUnion(Schema union, @Nullable Object datum) {
        var branches = union.getTypes();
        if (branches.size() == 2) {
            boolean nullFirst = branches.get(0).getType() == Schema.Type.NULL;
            if (nullFirst || branches.get(1).getType() == Schema.Type.NULL) {
                return (datum == null) == nullFirst ? 0 : 1;
            }
        }
        return super.resolveUnion(union, datum);
    }
}
