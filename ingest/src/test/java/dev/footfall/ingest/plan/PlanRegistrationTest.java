package dev.footfall.ingest.plan;

import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistry;
import java.util.Map;
import java.util.UUID;
import org.apache.avro.Schema;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlanRegistrationTest {
    private static final PlanSubject ORDER = new PlanSubject("shop", "Order Completed");

    private final SchemaRegistry registry = ConfluentSchemaRegistry.connect("mock://" + UUID.randomUUID(), Map.of());
    private final PlanRegistration plans = new PlanRegistration(registry);

    @Test
    void aPlanStandsUnderItsSourceAndEventAndIsHeldToItsPast() {
        Schema schema = schema("Order", "{\"name\":\"total\",\"type\":\"int\",\"footfall.key\":\"Total €\"}");
        assertThat(plans.faults(ORDER, schema)).isEmpty();

        int id = plans.register(ORDER, schema);

        assertThat(registry.subjects()).containsExactly("shop.Order Completed");
        assertThat(registry.schemaOf(id)).isEqualTo(schema);
        assertThat(registry.schemaOf(id).getField("total").getProp("footfall.key"))
                .isEqualTo("Total €");
        assertThat(registry.compatibility("shop.Order Completed")).isEqualTo("BACKWARD_TRANSITIVE");
        assertThat(plans.faults(ORDER, schema)).isEmpty();
        assertThat(plans.register(ORDER, schema)).isEqualTo(id);
    }

    @Test
    void aPlanMayGrow() {
        plans.register(ORDER, schema("Order", "{\"name\":\"total\",\"type\":\"int\"}"));
        assertThat(plans.faults(
                        ORDER,
                        schema(
                                "Order",
                                "{\"name\":\"total\",\"type\":\"double\"},"
                                        + "{\"name\":\"coupon\",\"type\":\"string\",\"default\":\"\"}")))
                .isEmpty();
    }

    @Test
    void whatEventsOfAnyOlderVersionWouldBreakIsRefused() {
        plans.register(
                ORDER,
                schema(
                        "Order",
                        "{\"name\":\"total\",\"type\":\"int\"},{\"name\":\"note\",\"type\":\"string\",\"default\":\"\"}"));
        registry.register(ORDER.toString(), schema("Order", "{\"name\":\"total\",\"type\":\"int\"}"));

        assertThat(plans.faults(ORDER, schema("Order", "{\"name\":\"total\",\"type\":\"int\"}")))
                .singleElement()
                .asString()
                .startsWith("against version 1: /properties/note was planned and is not any more");
    }

    @Test
    void whatOnlyTheRegistryWouldRefuseIsToldBeforeItDoes() {
        plans.register(ORDER, schema("Order", "{\"name\":\"total\",\"type\":\"int\"}"));
        assertThat(plans.faults(ORDER, schema("Purchase", "{\"name\":\"total\",\"type\":\"int\"}")))
                .singleElement()
                .asString()
                .contains("it cannot read what version 1 wrote: NAME_MISMATCH");
    }

    @Test
    void aSchemaThatIsNoPlanIsRefusedAndOneBeforeItIsPassedOver() {
        assertThat(plans.faults(ORDER, schema("Order", "{\"name\":\"total\",\"type\":\"bytes\"}")))
                .singleElement()
                .asString()
                .startsWith("/total: JSON has no bytes");

        registry.register(ORDER.toString(), schema("Order", "{\"name\":\"total\",\"type\":\"bytes\"}"));
        assertThat(plans.faults(ORDER, schema("Order", "{\"name\":\"total\",\"type\":\"string\"}")))
                .isEmpty();
    }

    @Test
    void aNameThatRegistriesCutShortIsRefused() {
        assertThat(plans.faults(new PlanSubject("shop", "a;b"), schema("Order", "")))
                .singleElement()
                .asString()
                .contains("name has a ;");
    }

    private static Schema schema(String name, String fields) {
        return new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"" + name + "\",\"fields\":[" + fields + "]}");
    }
}
