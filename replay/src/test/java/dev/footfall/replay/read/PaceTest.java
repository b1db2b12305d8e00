package dev.footfall.replay.read;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PaceTest {
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final Pace pace = new Pace(100, nanos::get);

    @Test
    void recordsAreDueAtTheRate() {
        assertThat(pace.until(10)).isEqualTo(Duration.ofMillis(100));
        pass(Duration.ofMillis(100));
        assertThat(pace.until(10)).isEqualTo(Duration.ofMillis(100));
        assertThat(pace.until(10)).isEqualTo(Duration.ofMillis(200));
    }

    @Test
    void aShortDelayIsMadeUp() {
        pass(Duration.ofMillis(900));

        assertThat(pace.until(80)).isZero();
        assertThat(pace.until(20)).isEqualTo(Duration.ofMillis(100));
    }

    @Test
    void aLongPauseIsNot() {
        pass(Duration.ofHours(1));

        assertThat(pace.until(100)).isZero();
        assertThat(pace.until(10)).isEqualTo(Duration.ofMillis(100));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }
}
