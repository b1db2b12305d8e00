package dev.footfall.ingest.plan;

import dev.footfall.ingest.access.PlanMode;
import dev.footfall.ingest.access.Source;
import dev.footfall.ingest.event.Fault;
import dev.footfall.ingest.event.Rule;
import dev.footfall.ingest.metrics.IngestMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PlansTest {
    private static final Source OFF = new Source("shop", "a secret of the shop");
    private static final Source LENIENT = new Source("shop", "a secret of the shop", PlanMode.LENIENT);
    private static final Source STRICT = new Source("shop", "a secret of the shop", PlanMode.STRICT);

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Plans plans = new Plans(new IngestMetrics(meters));

    @BeforeEach
    void loadAPlan() throws Exception {
        Plan signup = Plan.of(
                new Schema.Parser()
                        .parse(
                                "{\"type\":\"record\",\"name\":\"Signup\",\"fields\":[{\"name\":\"plan\",\"type\":\"string\"}]}"));
        plans.replace(Map.of("shop", Map.of("Signup", signup)));
    }

    @Test
    void aStrictSourceRejectsWhatIsOffPlan() {
        assertThat(ruleOf(STRICT, "Signup", "{\"plan\":\"pro\"}")).isEmpty();
        assertThat(ruleOf(STRICT, "Signup", "{}")).contains(Rule.PLAN_MISSING);
        assertThat(ruleOf(STRICT, "Signup", "{\"plan\":1}")).contains(Rule.PLAN_TYPE);
        assertThat(ruleOf(STRICT, "Signup", "{\"plan\":\"pro\",\"x\":1}")).contains(Rule.PLAN_UNPLANNED_FIELD);
        assertThat(ruleOf(STRICT, "signup", "{\"plan\":\"pro\"}")).contains(Rule.PLAN_UNPLANNED_EVENT);
        assertThat(meters.find("footfall.ingest.off.plan").counter()).isNull();
    }

    @Test
    void aLenientSourceCountsWhatIsOffPlanAndLetsItPass() {
        assertThat(ruleOf(LENIENT, "Signup", "{\"plan\":\"pro\"}")).isEmpty();
        assertThat(ruleOf(LENIENT, "Signup", "{\"plan\":1}")).isEmpty();
        assertThat(ruleOf(LENIENT, "Other", "{}")).isEmpty();
        assertThat(ruleOf(LENIENT, "Another", "{}")).isEmpty();

        assertThat(offPlan("plan.type")).isEqualTo(1);
        assertThat(offPlan("plan.unplanned-event")).isEqualTo(2);
        assertThat(meters.find("footfall.ingest.off.plan").counters()).hasSize(2);
    }

    @Test
    void aSourceWithoutAPlanIsNotChecked() {
        assertThat(ruleOf(OFF, "Signup", "no JSON, and nobody looks")).isEmpty();
    }

    @Test
    void whatEveryClientSendsByItselfNeedsNoPlanButIsHeldAgainstOne() throws Exception {
        assertThat(ruleOf(STRICT, "page_view", "{\"anything\":1}")).isEmpty();
        assertThat(ruleOf(STRICT, "identify", "{\"anything\":1}")).isEmpty();

        Plan identify = Plan.of(new Schema.Parser().parse("{\"type\":\"record\",\"name\":\"Identify\",\"fields\":[]}"));
        plans.replace(Map.of("shop", Map.of("identify", identify)));
        assertThat(ruleOf(STRICT, "page_view", "{\"anything\":1}")).isEmpty();
        assertThat(ruleOf(STRICT, "identify", "{\"anything\":1}")).contains(Rule.PLAN_UNPLANNED_FIELD);
    }

    @Test
    void onlyAStrictSourceWaitsForItsPlans() {
        plans.replace(Map.of());
        assertThat(plans.canJudge(OFF)).isTrue();
        assertThat(plans.canJudge(LENIENT)).isTrue();
        assertThat(plans.canJudge(STRICT)).isFalse();

        plans.replace(Map.of("shop", Map.of()));
        assertThat(plans.canJudge(STRICT)).isTrue();
    }

    private Optional<Rule> ruleOf(Source source, String event, String properties) {
        return plans.faultOf(source, event, properties).map(Fault::rule);
    }

    private double offPlan(String rule) {
        return meters.get("footfall.ingest.off.plan")
                .tags("source", "shop", "rule", rule)
                .counter()
                .count();
    }
}
