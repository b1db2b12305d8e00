package dev.footfall.runtime.observe;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class HealthChecksTest {
    private final HealthChecks checks = new HealthChecks();

    @Test
    void withoutChecksAServiceIsReadyAndLive() {
        assertThat(checks.isReady()).isTrue();
        assertThat(checks.isLive()).isTrue();
    }

    @Test
    void oneReadinessCheckThatIsDownMakesItNotReadyButLive() {
        checks.ready("store", Health::up);
        checks.ready("broker", () -> Health.down("no answer"));

        assertThat(checks.isReady()).isFalse();
        assertThat(checks.isLive()).isTrue();
        assertThat(checks.readiness().get("broker")).isEqualTo(Health.down("no answer"));
    }

    @Test
    void aCheckThatThrowsIsDown() {
        checks.live("streams", () -> {
            throw new IllegalStateException("secret");
        });

        assertThat(checks.isLive()).isFalse();
        assertThat(checks.liveness().get("streams"))
                .isEqualTo(Health.down("the check itself failed (IllegalStateException)"));
    }
}
