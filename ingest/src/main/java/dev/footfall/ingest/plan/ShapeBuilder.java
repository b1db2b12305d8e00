package dev.footfall.ingest.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/** Makes shapes of Avro schemas. Owned by one thread, for one schema. */
final class ShapeBuilder {
    /** A field's property with its key in JSON, where Avro allows no such name. */
    private static final String KEY = "footfall.key";

    private final Map<String, Shape.Fields> records = new HashMap<>();

    private ShapeBuilder() {}

    static Shape.Fields of(Schema schema) throws UnusablePlanException {
        if (schema.getType() != Schema.Type.RECORD) {
            throw new UnusablePlanException("a plan must be a record, whose fields are the event's properties");
        }
        return new ShapeBuilder().fields(schema, "");
    }

    /**
     * @param path of the schema in the plan, for errors
     */
    private Shape shape(Schema schema, String path) throws UnusablePlanException {
        return switch (schema.getType()) {
            case NULL -> new Scalar.Nothing();
            case BOOLEAN -> new Scalar.Truth();
            case STRING -> isLogical(schema, "uuid") ? new Scalar.Uuid() : new Scalar.Text();
            case ENUM -> new Scalar.Symbol(new LinkedHashSet<>(schema.getEnumSymbols()));
            case INT -> isLogical(schema, "date") ? new Scalar.Day() : Scalar.Whole.INT;
            case LONG ->
                isLogical(schema, "timestamp-millis") || isLogical(schema, "timestamp-micros")
                        ? new Scalar.Moment()
                        : Scalar.Whole.LONG;
            case FLOAT -> Scalar.Real.FLOAT;
            case DOUBLE -> Scalar.Real.DOUBLE;
            case ARRAY -> new Shape.Items(shape(schema.getElementType(), path + "/*"));
            case MAP -> new Shape.Entries(shape(schema.getValueType(), path + "/*"));
            case UNION -> oneOf(schema, path);
            case RECORD -> fields(schema, path);
            case BYTES, FIXED ->
                throw new UnusablePlanException(path + ": JSON has no "
                        + schema.getType().getName() + "; plan a string, or a double for a decimal");
        };
    }

    private Shape.Fields fields(Schema schema, String path) throws UnusablePlanException {
        Shape.Fields known = records.get(schema.getFullName());
        if (known != null) {
            return known;
        }
        Shape.Fields fields = new Shape.Fields();
        records.put(schema.getFullName(), fields);
        for (Schema.Field field : schema.getFields()) {
            String given = field.getProp(KEY);
            String key = given == null ? field.name() : given;
            String at = path + "/" + key;
            if (!fields.add(key, shape(field.schema(), at), !field.hasDefaultValue())) {
                throw new UnusablePlanException(at + ": two fields have this key; give one another " + KEY);
            }
        }
        return fields;
    }

    private Shape oneOf(Schema schema, String path) throws UnusablePlanException {
        List<Shape> branches = new ArrayList<>();
        int objects = 0;
        for (Schema branch : schema.getTypes()) {
            Shape shape = shape(branch, path);
            branches.add(shape);
            objects += shape instanceof Shape.Fields || shape instanceof Shape.Entries ? 1 : 0;
        }
        if (objects > 1) {
            throw new UnusablePlanException(path
                    + ": a union may hold one record or map, since JSON does not say which of several is meant; plan one"
                    + " record with the fields of all");
        }
        return new Shape.OneOf(branches);
    }

    private static boolean isLogical(Schema schema, String name) {
        LogicalType type = schema.getLogicalType();
        return type != null && type.getName().equals(name);
    }
}
