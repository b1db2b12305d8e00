package dev.footfall.schemas.record;

import dev.footfall.schemas.topic.Topic;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

class SchemaDocsTest {
    static Stream<Schema> schemas() {
        return Arrays.stream(Topic.values()).map(Topic::schema).flatMap(Optional::stream);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everySchemaAndFieldSaysWhatItIs(Schema schema) {
        assertThat(undocumented(schema)).isEmpty();
    }

    /** Apicurio's registry takes a quoted pair of braces after a colon for an object, and the schema for no Avro. */
    @ParameterizedTest
    @MethodSource("schemas")
    void noTextDefaultsToAPairOfBraces(Schema schema) {
        assertThat(schema.toString()).doesNotContain(":\"{}\"");
    }

    @Test
    void aFieldWithoutADocIsFound() {
        Schema inner = SchemaBuilder.enumeration("Colour").doc("").symbols("RED");
        Schema schema = SchemaBuilder.record("Shoe")
                .doc("A shoe.")
                .fields()
                .name("size")
                .doc("In EU sizes.")
                .type()
                .intType()
                .noDefault()
                .name("colour")
                .type()
                .optional()
                .type(inner)
                .endRecord();

        assertThat(undocumented(schema)).containsExactly("Shoe.colour", "Colour");
    }

    private static List<String> undocumented(Schema schema) {
        List<String> found = new ArrayList<>();
        switch (schema.getType()) {
            case RECORD -> {
                require(schema.getDoc(), schema.getName(), found);
                for (Schema.Field field : schema.getFields()) {
                    require(field.doc(), schema.getName() + "." + field.name(), found);
                    found.addAll(undocumented(field.schema()));
                }
            }
            case ENUM, FIXED -> require(schema.getDoc(), schema.getName(), found);
            case UNION -> schema.getTypes().forEach(type -> found.addAll(undocumented(type)));
            case ARRAY -> found.addAll(undocumented(schema.getElementType()));
            case MAP -> found.addAll(undocumented(schema.getValueType()));
            default -> {
                // a primitive is documented by its field
            }
        }
        return found;
    }

    private static void require(String doc, String path, List<String> found) {
        if (doc == null || doc.isBlank()) {
            found.add(path);
        }
    }
}
