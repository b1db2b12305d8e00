package dev.footfall.replay.deliver;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressTest {
    @Test
    void itSaysRateShareDoneAndTimeLeft() {
        assertThat(Progress.describe(20_000, 25, 100, Duration.ofSeconds(40)))
                .isEqualTo(" 25%  20,000 events, 500/s, 2 min 0 s left");
    }

    @Test
    void withoutATotalItSaysTheRateAlone() {
        assertThat(Progress.describe(1_000, 0, 0, Duration.ofSeconds(10))).isEqualTo("1,000 events, 100/s");
    }
}
