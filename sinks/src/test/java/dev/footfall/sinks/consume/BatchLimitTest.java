package dev.footfall.sinks.consume;

import java.time.Duration;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class BatchLimitTest {
    private final BatchLimit limit = new BatchLimit();

    @Test
    void lets_everything_through_while_the_sink_is_quick() {
        limit.took(5000, Duration.ofMillis(200));

        assertThat(limit.records()).isGreaterThanOrEqualTo(100_000);
    }

    @Test
    void comes_to_what_a_slow_sink_writes_in_the_wanted_time() {
        for (int i = 0; i < 10; i++) { // 2 ms each
            int written = Math.min(5000, limit.records());
            limit.took(written, Duration.ofMillis(2L * written));
        }

        assertThat(limit.records()).isEqualTo(250);
    }

    @Test
    void does_not_fall_to_the_floor_for_one_slow_answer() {
        limit.took(5000, Duration.ofMinutes(1));

        assertThat(limit.records()).isEqualTo(1250);
    }

    @Test
    void never_becomes_so_small_that_each_record_pays_for_a_transaction() {
        for (int i = 0; i < 20; i++) {
            limit.took(Math.min(5000, limit.records()), Duration.ofSeconds(30));
        }

        assertThat(limit.records()).isEqualTo(100);
    }

    @Test
    void grows_again_when_the_sink_is_quick_and_there_is_more_to_write() {
        limit.took(5000, Duration.ofMinutes(1));

        limit.took(700, Duration.ofMillis(10)); // there was no more to write: this says nothing
        assertThat(limit.records()).isEqualTo(1250);
        limit.took(1250, Duration.ofMillis(10));
        assertThat(limit.records()).isEqualTo(2500);
    }
}
