package dev.footfall.bench.debezium;

import dev.footfall.bench.ingest.BenchRegistry;
import dev.footfall.schemas.record.RefinedEvent;
import dev.footfall.schemas.registry.AvroDeserializer;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.avro.LogicalTypes;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.data.Timestamp;
import org.apache.kafka.connect.storage.Converter;
import org.jspecify.annotations.Nullable;

/**
 * Refined events as Kafka Connect sees them. Confluent's converter is not on Maven Central; this one does less work than
 * it: it asks no registry, and makes one schema once.
 */
public final class EventConverter implements Converter {
    /** The setting that names the table's columns. */
    static final String COLUMNS = "columns";

    private static final String JSON = "io.debezium.data.Json"; // what makes Debezium write a text as JSON

    /** Types of fields that have no column. */
    private static final Set<org.apache.avro.Schema.Type> NO_COLUMNS = Set.of(
            org.apache.avro.Schema.Type.ARRAY, org.apache.avro.Schema.Type.MAP, org.apache.avro.Schema.Type.RECORD);

    private final AvroDeserializer<RefinedEvent> deserializer =
            new AvroDeserializer<>(BenchRegistry.connect(), RefinedEvent.getClassSchema());
    private List<org.apache.avro.Schema.Field> columns = List.of();
    private Schema schema = schema(columns);

    /** Made by the worker. */
    public EventConverter() {}

    /**
     * Takes the fields of which the table has columns: Debezium stops at any other.
     *
     * @param configs {@value #COLUMNS} names the table's columns, between commas
     */
    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        Set<String> there = Set.of(String.valueOf(configs.get(COLUMNS)).split(",", -1));
        columns = RefinedEvent.getClassSchema().getFields().stream()
                .filter(field -> there.contains(field.name()))
                .filter(field -> !NO_COLUMNS.contains(typeOf(field).getType()))
                .toList();
        schema = schema(columns);
    }

    @Override
    public byte[] fromConnectData(String topic, @Nullable Schema ignored, @Nullable Object value) {
        throw new UnsupportedOperationException("this converter only reads");
    }

    @Override
    public SchemaAndValue toConnectData(String topic, byte @Nullable [] value) {
        RefinedEvent event = deserializer.deserialize(topic, value);
        if (event == null) {
            return SchemaAndValue.NULL;
        }
        Struct struct = new Struct(schema);
        for (org.apache.avro.Schema.Field field : columns) {
            struct.put(field.name(), connectValue(event.get(field.pos())));
        }
        return new SchemaAndValue(schema, struct);
    }

    private static @Nullable Object connectValue(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Instant time -> Date.from(time);
            case Enum<?> symbol -> symbol.name();
            case CharSequence text -> text.toString();
            default -> value;
        };
    }

    private static Schema schema(List<org.apache.avro.Schema.Field> columns) {
        SchemaBuilder builder = SchemaBuilder.struct().name(RefinedEvent.class.getName());
        for (org.apache.avro.Schema.Field field : columns) {
            builder.field(field.name(), fieldSchema(field));
        }
        return builder.build();
    }

    private static org.apache.avro.Schema typeOf(org.apache.avro.Schema.Field field) {
        return field.schema().isUnion() ? field.schema().getTypes().getLast() : field.schema();
    }

    private static Schema fieldSchema(org.apache.avro.Schema.Field field) {
        boolean isOptional = field.schema().isUnion();
        org.apache.avro.Schema type = typeOf(field);
        SchemaBuilder builder = switch (type.getType()) {
            case STRING, ENUM ->
                field.name().equals("properties") || field.name().equals("context")
                        ? SchemaBuilder.string().name(JSON)
                        : SchemaBuilder.string();
            case LONG ->
                type.getLogicalType() instanceof LogicalTypes.TimestampMillis
                        ? Timestamp.builder()
                        : SchemaBuilder.int64();
            case INT -> SchemaBuilder.int32();
            case BOOLEAN -> SchemaBuilder.bool();
            default -> throw new IllegalArgumentException("no column is made of " + type);
        };
        return isOptional ? builder.optional().build() : builder.build();
    }
}
