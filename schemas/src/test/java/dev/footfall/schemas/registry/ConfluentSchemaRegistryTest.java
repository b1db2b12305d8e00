package dev.footfall.schemas.registry;

import java.util.Map;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ConfluentSchemaRegistryTest {
    @Test
    void tellsASchemaThatDoesNotExistFromARegistryThatDoesNotAnswer() {
        SchemaRegistry answering = ConfluentSchemaRegistry.connect("mock://unknown-ids", Map.of());
        SchemaRegistry away = ConfluentSchemaRegistry.connect("http://127.0.0.1:1", Map.of());

        RegistryException unknown = catchThrowableOfType(RegistryException.class, () -> answering.schemaOf(4711));
        RegistryException unanswered = catchThrowableOfType(RegistryException.class, () -> away.schemaOf(4711));

        assertThat(unknown.isUnknown()).isTrue();
        assertThat(unanswered.isUnknown()).isFalse();
    }

    @Test
    void theNewestVersionOfASubjectIsTheOneRegisteredLast() {
        SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://latest", Map.of());
        assertThat(registry.latest("shop.Order Completed")).isEmpty();

        registry.register("shop.Order Completed", schema("int"));
        registry.setCompatibility("shop.Order Completed", Compatibility.BACKWARD_TRANSITIVE);
        assertThat(registry.latest("shop.Order Completed").map(SubjectVersion::number))
                .contains(1);

        int id = registry.register("shop.Order Completed", schema("long"));
        assertThat(registry.latest("shop.Order Completed")).contains(new SubjectVersion(2, id, "AVRO"));
        assertThat(registry.schemaOf(id)).isEqualTo(schema("long"));
    }

    @Test
    void aSubjectIsHeldToItsOwnCompatibilityElseToTheRegistrysDefault() {
        SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://compatibility", Map.of());
        registry.register("own", schema("int"));
        registry.register("other", schema("int"));
        registry.setCompatibility("own", Compatibility.FULL_TRANSITIVE);

        assertThat(registry.compatibility("own")).isEqualTo("FULL_TRANSITIVE");
        assertThat(registry.compatibility("other")).isEqualTo("BACKWARD");
    }

    private static Schema schema(String type) {
        return new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"total\",\"type\":\"%s\"}]}"
                        .formatted(type));
    }
}
