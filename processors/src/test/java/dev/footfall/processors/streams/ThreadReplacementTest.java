package dev.footfall.processors.streams;

import dev.footfall.processors.fixture.MovingClock;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

class ThreadReplacementTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MovingClock clock = new MovingClock(Instant.EPOCH);
    private final List<Duration> pauses = new ArrayList<>();
    private final ThreadReplacement replacement = new ThreadReplacement("refine", meters, clock, pauses::add);

    @Test
    void replacesAThreadAfterAPauseThatGrowsWhileFailuresFollowEachOther() {
        for (int i = 0; i < 8; i++) {
            assertThat(replacement.handle(new IllegalStateException("broker away")))
                    .isEqualTo(REPLACE_THREAD);
        }
        clock.advance(Duration.ofSeconds(61));
        replacement.handle(new IllegalStateException("again, much later"));

        assertThat(pauses)
                .extracting(Duration::toMillis)
                .containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L, 200L);
        assertThat(meters.counter("footfall.streams.thread.failures", "topology", "refine")
                        .count())
                .isEqualTo(9);
    }

    @Test
    void endsTheTopologyWhereNoThreadCanGoOn() {
        assertThat(replacement.handle(new OutOfMemoryError("heap"))).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(pauses).isEmpty();
    }

    @Test
    void endsTheTopologyIfItIsStoppedWhileItWaits() {
        ThreadReplacement interrupted = new ThreadReplacement("refine", meters, clock, _ -> {
            throw new InterruptedException();
        });

        assertThat(interrupted.handle(new IllegalStateException("x"))).isEqualTo(SHUTDOWN_CLIENT);
        assertThat(Thread.interrupted()).isTrue();
    }
}
