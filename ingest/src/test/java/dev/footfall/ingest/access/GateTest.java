package dev.footfall.ingest.access;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class GateTest {
    private final AtomicLong now = new AtomicLong(1_000);
    private final Gate gate = Gate.of(new RateLimit(10, 3), now::get);

    @Test
    void aBurstPassesAndThenTheRate() {
        for (int i = 0; i < 3; i++) {
            assertThat(gate.enter()).isZero();
        }
        assertThat(gate.enter()).isEqualTo(1);
        pass(Duration.ofMillis(100));
        assertThat(gate.enter()).isZero();
        assertThat(gate.enter()).isEqualTo(1);
    }

    @Test
    void whatARequestHeldBeyondOneIsADebtThatTimePays() {
        assertThat(gate.enter()).isZero();
        gate.charge(52); // 3 - 1 - 52 = -50
        assertThat(gate.enter()).isEqualTo(6); // until it is 1 again, at 10 a second, rounded up
        pass(Duration.ofSeconds(5));
        assertThat(gate.enter()).isEqualTo(1);
        pass(Duration.ofMillis(100));
        assertThat(gate.enter()).isZero();
    }

    @Test
    void anOpenGateNeverCloses() {
        Gate.open().charge(1_000_000);
        assertThat(Gate.open().enter()).isZero();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
