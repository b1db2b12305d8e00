package dev.footfall.ingest.plan;

import dev.footfall.ingest.access.PlanMode;
import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.event.Fault;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.metrics.IngestMetrics;
import dev.footfall.runtime.observe.Health;
import dev.footfall.schemas.registry.ConfluentSchemaRegistry;
import dev.footfall.schemas.registry.SchemaRegistration;
import dev.footfall.schemas.registry.SchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class PlanLoaderTest {
    private static final Source SHOP = new Source("shop", "a secret of the shop", PlanMode.STRICT);
    private static final Source BLOG = new Source("blog", "a secret of the blog", PlanMode.STRICT);
    private static final Source WIKI = new Source("wiki", "a secret of the wiki", PlanMode.OFF);

    private final SchemaRegistry backing = ConfluentSchemaRegistry.connect("mock://" + UUID.randomUUID(), Map.of());
    private final UnsteadyRegistry registry = new UnsteadyRegistry(backing);
    private final Plans plans = new Plans(new IngestMetrics(new SimpleMeterRegistry()));
    private final AtomicReference<List<Source>> sources = new AtomicReference<>(List.of(SHOP, WIKI));
    private final PlanLoader loader =
            new PlanLoader(registry, plans, sources::get, new PlanSettings(Duration.ofSeconds(1)));

    @AfterEach
    void stop() throws Exception {
        loader.stop();
    }

    @Test
    void whatIsRegisteredAtStartIsKnownToTheFirstEvent() throws Exception {
        new SchemaRegistration(backing).register();
        backing.register("shop.Order Completed", schema("int"));
        backing.register("shopping.Order Completed", schema("string"));

        loader.start();

        assertThat(ruleOf("Order Completed", "{\"total\":1}")).isEmpty();
        assertThat(ruleOf("Order Completed", "{\"total\":\"1\"}")).contains(Rule.PLAN_TYPE);
        assertThat(ruleOf("Order Cancelled", "{}")).contains(Rule.PLAN_UNPLANNED_EVENT);
        assertThat(loader.health()).isEqualTo(Health.up());
    }

    @Test
    void aNewVersionANewEventAndASourceThatTurnsStrictAreNoticed() throws Exception {
        backing.register("shop.Order", schema("int"));
        loader.start();

        backing.register("shop.Order", schema("double"));
        backing.register("shop.Refund", schema("int"));
        await().untilAsserted(() -> {
            assertThat(ruleOf("Order", "{\"total\":1.5}")).isEmpty();
            assertThat(ruleOf("Refund", "{\"total\":1}")).isEmpty();
        });

        sources.set(List.of(SHOP, BLOG, WIKI));
        assertThat(plans.canJudge(BLOG)).isFalse();
        await().untilAsserted(() -> assertThat(plans.canJudge(BLOG)).isTrue());
    }

    @Test
    void whileTheRegistryIsAwayWhatWasLoadedStays() throws Exception {
        backing.register("shop.Order", schema("int"));
        loader.start();
        registry.away = true;
        int asked = registry.asked;

        await().until(() -> registry.asked > asked + 1);

        assertThat(loader.ageSeconds()).isGreaterThan(1);
        assertThat(ruleOf("Order", "{\"total\":1}")).isEmpty();
        assertThat(ruleOf("Other", "{}")).contains(Rule.PLAN_UNPLANNED_EVENT);
        assertThat(loader.health()).isEqualTo(Health.up());
    }

    @Test
    void aRegistryThatIsAwayHalfWayThroughLeavesEverythingAsItWas() throws Exception {
        backing.register("shop.Order", schema("int"));
        registry.versionsAway = true;
        loader.start();
        assertThat(plans.canJudge(SHOP)).isFalse();
    }

    @Test
    void aStrictSourceIsNotReadyUntilTheRegistryAnswers() throws Exception {
        backing.register("shop.Order", schema("int"));
        registry.away = true;
        loader.start();
        assertThat(plans.canJudge(SHOP)).isFalse();
        assertThat(loader.health())
                .isEqualTo(Health.down("the tracking plans of shop are not loaded; check that the registry answers"));

        registry.away = false;
        await().untilAsserted(() -> assertThat(loader.health()).isEqualTo(Health.up()));
        assertThat(ruleOf("Order", "{\"total\":1}")).isEmpty();
    }

    @Test
    void withoutASourceThatHasAPlanTheRegistryIsLeftAlone() throws Exception {
        sources.set(List.of(WIKI));
        registry.away = true;
        loader.start();
        assertThat(registry.asked).isZero();
        assertThat(loader.health()).isEqualTo(Health.up());
    }

    @Test
    void aSchemaThatCannotBeAPlanLeavesItsEventUnplannedAndSpoilsNoOther() throws Exception {
        backing.register("shop.Raw", schema("bytes"));
        backing.register("shop.Order", schema("int"));
        loader.start();
        assertThat(ruleOf("Raw", "{\"total\":\"1\"}")).contains(Rule.PLAN_UNPLANNED_EVENT);
        assertThat(ruleOf("Order", "{\"total\":1}")).isEmpty();
    }

    @Test
    void theTopicsOwnSchemasAreNobodysPlans() throws Exception {
        new SchemaRegistration(backing).register();
        Source footfall = new Source("footfall", "a secret of footfall", PlanMode.STRICT);
        sources.set(List.of(footfall));
        loader.start();
        assertThat(plans.faultOf(footfall, "received.v1-value", "{}").map(Fault::rule))
                .contains(Rule.PLAN_UNPLANNED_EVENT);
    }

    private Optional<Rule> ruleOf(String event, String properties) {
        return plans.faultOf(SHOP, event, properties).map(Fault::rule);
    }

    private static Schema schema(String type) {
        return new Schema.Parser()
                .parse("{\"type\":\"record\",\"name\":\"Order\",\"fields\":[{\"name\":\"total\",\"type\":\"" + type
                        + "\"}]}");
    }
}
