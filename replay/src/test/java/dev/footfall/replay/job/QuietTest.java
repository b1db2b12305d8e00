package dev.footfall.replay.job;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class QuietTest {
    private final Quiet quiet = new Quiet(Duration.ofSeconds(3));

    @Test
    void nothingMovesForLongEnough() {
        assertThat(look(7, true, 0)).isFalse();
        assertThat(look(7, true, 3)).isFalse();
        assertThat(look(7, true, 4)).isTrue();
    }

    @Test
    void whateverMovesBeginsItAnew() {
        look(7, true, 0);
        assertThat(look(8, true, 5)).isFalse();
        assertThat(look(8, true, 7)).isFalse();
        assertThat(look(8, true, 9)).isTrue();
    }

    @Test
    void whoIsStillStartingIsNotAtRest() {
        look(7, false, 0);
        assertThat(look(7, false, 10)).isFalse();
        assertThat(look(7, true, 11)).as("it has just begun to work").isFalse();
        assertThat(look(7, true, 14)).isTrue();
    }

    private boolean look(long offsets, boolean atWork, long second) {
        return quiet.look(offsets, atWork, Duration.ofSeconds(second).toNanos());
    }
}
