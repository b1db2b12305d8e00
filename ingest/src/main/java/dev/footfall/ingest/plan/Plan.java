package dev.footfall.ingest.plan;

import dev.footfall.ingest.event.Fault;
import java.util.List;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * The tracking plan of one event: what its properties must be. Immutable.
 *
 * <p>The schema is a record whose fields are the properties. A field without a default is required. A field's property
 * {@code footfall.key} gives its key in JSON where that is no name in Avro, such as {@code order id}.
 */
public final class Plan {
    private final Shape.Fields fields;

    private Plan(Shape.Fields fields) {
        this.fields = fields;
    }

    /**
     * The plan that a schema makes.
     *
     * @throws UnusablePlanException if it is no record, or has types that JSON does not show
     */
    public static Plan of(Schema schema) throws UnusablePlanException {
        return new Plan(ShapeBuilder.of(schema));
    }

    /**
     * The first place where properties do not keep to the plan; empty if they do.
     *
     * @param properties a JSON object whose content was checked when it was read
     */
    public Optional<Fault> faultOf(String properties) {
        return PropertiesReader.faultOf(properties, fields);
    }

    /** Every place where this plan refuses what an older one takes, with what to do about it; empty if there is none. */
    public List<String> narrowingOf(Plan older) {
        return Narrowing.between(fields, older.fields);
    }
}
