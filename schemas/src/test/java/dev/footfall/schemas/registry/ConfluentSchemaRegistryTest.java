package dev.footfall.schemas.registry;

import java.util.Map;
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
}
