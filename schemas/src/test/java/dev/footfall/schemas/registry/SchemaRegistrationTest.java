package dev.footfall.schemas.registry;

import dev.footfall.schemas.record.Session;
import dev.footfall.schemas.topic.Topic;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SchemaRegistrationTest {
    private final SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://" + UUID.randomUUID(), Map.of());
    private final SchemaRegistration registration = new SchemaRegistration(registry);

    @Test
    void registersTheSchemaOfEveryTopicUnderItsSubject() {
        registration.register();

        assertThat(registry.subjects())
                .containsExactlyInAnyOrderElementsOf(Arrays.stream(Topic.values())
                        .filter(topic -> topic.schema().isPresent())
                        .map(Topic::subject)
                        .toList());
    }

    @Test
    void runningItAgainChangesNothing() {
        registration.register();
        int id = registry.idOf(Topic.SESSIONS.subject(), Session.getClassSchema());

        registration.register();

        assertThat(registry.idOf(Topic.SESSIONS.subject(), Session.getClassSchema()))
                .isEqualTo(id);
        assertThat(registry.versions(Topic.SESSIONS.subject())).hasSize(1);
    }

    @Test
    void theRegistryHoldsWhatWasWrittenWithoutTheMarksOfJava() {
        registration.register();

        assertThat(registry.versions(Topic.RECEIVED.subject()).getFirst().toString())
                .contains("\"doc\"")
                .doesNotContain("avro.java.string");
    }

    @Test
    void anIncompatibleChangeIsRefusedAndNothingIsRegistered() {
        Schema older = new Schema.Parser()
                .parse(Session.getClassSchema().toString().replace("\"name\":\"events\"", "\"name\":\"hits\""));
        registry.register(Topic.SESSIONS.subject(), older);

        assertThatThrownBy(registration::register)
                .isInstanceOf(RegistryException.class)
                .hasMessageStartingWith("schemas that break FULL_TRANSITIVE compatibility; nothing was registered:\n")
                .hasMessageContaining("footfall.sessions.v1-value: it cannot read what version 1 wrote")
                .hasMessageContaining("footfall.sessions.v1-value: version 1 cannot read what it writes");
        assertThat(registry.subjects()).containsExactly(Topic.SESSIONS.subject());
        assertThat(registry.versions(Topic.SESSIONS.subject())).hasSize(1);
    }

    @Test
    void aBreakWithAnyVersionCountsNotOnlyWithTheLast() {
        Schema oldest = new Schema.Parser()
                .parse(Session.getClassSchema()
                        .toString()
                        .replace("\"name\":\"events\",\"type\":\"int\"", "\"name\":\"events\",\"type\":\"string\""));
        registry.register(Topic.SESSIONS.subject(), oldest);
        registry.register(Topic.SESSIONS.subject(), Session.getClassSchema());

        assertThat(registration.check()).isNotEmpty().allMatch(fault -> fault.contains("version 1"));
    }

    @Test
    void aNewFieldWithADefaultIsACompatibleChange() {
        Schema older = new Schema.Parser()
                .parse(Session.getClassSchema().toString().replaceFirst("\\{\"name\":\"page_views\"[^}]*},", ""));
        assertThat(older.getField("page_views")).isNull();
        registry.register(Topic.SESSIONS.subject(), older);

        registration.register();

        assertThat(registry.versions(Topic.SESSIONS.subject())).hasSize(2);
    }
}
