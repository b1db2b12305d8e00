package dev.footfall.schemas.record;

import dev.footfall.schemas.registry.Compatibility;
import dev.footfall.schemas.topic.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds every schema against all versions that were ever published: {@code published/<Record>.<version>.avsc}. A
 * changed schema needs a file of its own with the next number; published files never change.
 */
class PublishedSchemasTest {
    private static final Path RESOURCES = Path.of("src", "test", "resources");
    private static final String JAVA_STRING = "{\"type\":\"string\",\"avro.java.string\":\"String\"}";
    private static final String JAVA_STRING_KEYS = ",\"avro.java.string\":\"String\"}";

    static Stream<Schema> schemas() {
        return Arrays.stream(Topic.values()).map(Topic::schema).flatMap(Optional::stream);
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void theNewestPublishedVersionIsTheSchema(Schema schema) throws IOException {
        List<Schema> versions = published(schema.getName());

        assertThat(versions).isNotEmpty();
        assertThat(versions.getLast().toString())
                .as(
                        "a changed schema is published as src/test/resources/published/%s.%d.avsc",
                        schema.getName(), versions.size() + 1)
                .isEqualTo(portable(schema).toString());
    }

    @ParameterizedTest
    @MethodSource("schemas")
    void everyVersionCanBeReadWithEveryOther(Schema schema) throws IOException {
        List<Schema> versions = published(schema.getName());

        assertThat(Compatibility.FULL_TRANSITIVE.faults(portable(schema), versions))
                .isEmpty();
        for (Schema version : versions) {
            assertThat(Compatibility.FULL_TRANSITIVE.faults(version, versions)).isEmpty();
        }
    }

    @Test
    void aFieldAddedWithoutADefaultIsRefused() throws IOException {
        assertThat(Compatibility.FULL_TRANSITIVE.faults(broken("Session.field-without-default"), published("Session")))
                .hasSize(published("Session").size())
                .first()
                .asString()
                .contains("it cannot read what version 1 wrote", "READER_FIELD_MISSING_DEFAULT_VALUE", "country");
    }

    @Test
    void aFieldWithoutADefaultThatIsTakenAwayIsRefused() throws IOException {
        assertThat(Compatibility.FULL_TRANSITIVE.faults(broken("Session.field-taken-away"), published("Session")))
                .hasSize(published("Session").size())
                .first()
                .asString()
                .contains(
                        "version 1 cannot read what it writes", "READER_FIELD_MISSING_DEFAULT_VALUE", "first_event_id");
    }

    private static List<Schema> published(String name) throws IOException {
        List<Schema> versions = new ArrayList<>();
        for (int version = 1; ; version++) {
            Path file = RESOURCES.resolve("published", name + "." + version + ".avsc");
            if (!Files.exists(file)) {
                return versions;
            }
            versions.add(new Schema.Parser().parse(Files.readString(file)));
        }
    }

    private static Schema broken(String name) throws IOException {
        return new Schema.Parser().parse(Files.readString(RESOURCES.resolve("broken", name + ".avsc")));
    }

    private static Schema portable(Schema schema) {
        return new Schema.Parser()
                .parse(schema.toString().replace(JAVA_STRING, "\"string\"").replace(JAVA_STRING_KEYS, "}"));
    }
}
