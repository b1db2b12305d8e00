package dev.footfall.processors.lineage;

import dev.footfall.runtime.lineage.Dataset;
import dev.footfall.runtime.lineage.Dataset.Field;
import dev.footfall.schemas.topic.Topic;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.avro.LogicalType;
import org.apache.avro.Schema;

/** Footfall's topics as lineage names them, with the fields of their schemas. Pure. */
public final class TopicDatasets {
    private TopicDatasets() {}

    /**
     * A topic.
     *
     * @param bootstrapServers of its broker
     * @param name what it is called there, by itself or as a replay's shadow
     */
    public static Dataset of(Topic topic, String name, String bootstrapServers) {
        return Dataset.topic(
                bootstrapServers,
                name,
                topic.schema().map(TopicDatasets::fields).orElse(List.of()));
    }

    private static List<Field> fields(Schema schema) {
        return schema.getFields().stream()
                .map(field -> new Field(
                        field.name(),
                        type(field.schema()),
                        Optional.ofNullable(field.doc()).orElse("")))
                .toList();
    }

    /** As Avro names it; what may be absent is {@code null|string}. */
    private static String type(Schema schema) {
        LogicalType logical = schema.getLogicalType();
        if (logical != null) {
            return logical.getName();
        }
        return switch (schema.getType()) {
            case UNION -> schema.getTypes().stream().map(TopicDatasets::type).collect(Collectors.joining("|"));
            case ARRAY -> "array<" + type(schema.getElementType()) + ">";
            case MAP -> "map<" + type(schema.getValueType()) + ">";
            case RECORD, ENUM, FIXED -> schema.getName();
            default -> schema.getType().name().toLowerCase(Locale.ROOT);
        };
    }
}
