package dev.footfall.processors.activity;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ShareTest {
    private long now = Long.MAX_VALUE - 5; // nanoTime may overflow
    private int steps;
    private int left = 1_000_000;
    private final Share share = new Share(() -> now);

    @Test
    void worksUntilNothingIsLeft() {
        left = 3;

        share.take(this::next, this::work);

        assertThat(steps).isEqualTo(3);
    }

    @Test
    void stopsWhenTheGoIsOverAndRestsWhileRecordsCome() {
        take();
        assertThat(steps).isEqualTo(20);

        now += Duration.ofMillis(619).toNanos();
        take();
        assertThat(steps).as("while it rests").isEqualTo(20);

        now += Duration.ofMillis(1).toNanos();
        take();
        assertThat(steps).isEqualTo(40);
    }

    @Test
    void hasASmallPartOfTheTimeWhileRecordsCome() {
        long begun = now;
        for (int punctuation = 0; punctuation < 100_000; punctuation++) {
            take();
            now += Duration.ofMillis(7).toNanos();
        }

        double share = steps * 1e6 / (now - begun);
        assertThat(share).isBetween(0.02, 0.032);
    }

    @Test
    void doesNotRestWhenNoMoreRecordsCome() {
        take();
        share.take(this::next, this::work);
        share.take(this::next, this::work);

        assertThat(steps).isEqualTo(20 + 50 + 50);
    }

    private void take() {
        share.record();
        share.take(this::next, this::work);
    }

    private Optional<Integer> next() {
        return left == 0 ? Optional.empty() : Optional.of(left--);
    }

    /** Takes a millisecond. */
    private void work(int step) {
        steps++;
        now += Duration.ofMillis(1).toNanos();
    }
}
