package dev.footfall.processors.live;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Records as JSON objects with the names of their schema's fields; times in ISO 8601, enums by name. */
final class RecordJson {
    private static final JsonMapper JSON = new JsonMapper();

    private RecordJson() {}

    static ObjectNode of(SpecificRecord record) {
        ObjectNode object = JSON.createObjectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
            put(object, field.name(), record.get(field.pos()));
        }
        return object;
    }

    private static void put(ObjectNode object, String name, @Nullable Object value) {
        switch (value) {
            case null -> object.putNull(name);
            case Boolean flag -> object.put(name, flag);
            case Integer number -> object.put(name, number);
            case Long number -> object.put(name, number);
            case Double number -> object.put(name, number);
            case Instant time -> object.put(name, time.toString());
            case Enum<?> constant -> object.put(name, constant.name());
            default -> object.put(name, value.toString());
        }
    }
}
