package dev.footfall.processors.streams;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces a thread that failed, after a pause that grows while failures follow each other: brokers, registries and
 * disks come back, and the new thread goes on from the last transaction. An Error (no memory left, a broken
 * installation) ends the topology, and the service is then no longer live.
 *
 * <p>{@code footfall_streams_thread_failures_total} counts; alert on a steady rise. Called by the failing threads.
 */
final class ThreadReplacement implements StreamsUncaughtExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ThreadReplacement.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
    private static final Duration CALM = Duration.ofMinutes(1); // without failure, and the pause is short again

    private final String topology;
    private final Counter failures;
    private final InstantSource time;
    private final Waiting waiting;
    private Duration pause = FIRST_PAUSE;
    private Instant lastFailure = Instant.MIN;

    ThreadReplacement(String topology, MeterRegistry meters) {
        this(topology, meters, InstantSource.system(), Thread::sleep);
    }

    ThreadReplacement(String topology, MeterRegistry meters, InstantSource time, Waiting waiting) {
        this.topology = topology;
        this.time = time;
        this.waiting = waiting;
        this.failures = meters.counter("footfall.streams.thread.failures", "topology", topology);
    }

    @Override
    public StreamThreadExceptionResponse handle(Throwable exception) {
        failures.increment();
        boolean fatal = exception instanceof Error;
        LOG.atError()
                .addKeyValue("topology", topology)
                .setCause(exception)
                .log(fatal ? "a thread failed and the topology ends" : "a thread failed and is replaced");
        if (fatal) {
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        try {
            waiting.await(nextPause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        }
        return StreamThreadExceptionResponse.REPLACE_THREAD;
    }

    private synchronized Duration nextPause() {
        Instant now = time.instant();
        Duration longer = pause.multipliedBy(2);
        if (now.minus(CALM).isAfter(lastFailure)) {
            pause = FIRST_PAUSE;
        } else {
            pause = longer.compareTo(LONGEST_PAUSE) < 0 ? longer : LONGEST_PAUSE;
        }
        lastFailure = now;
        return pause;
    }

    /** How a pause is spent. */
    @FunctionalInterface
    interface Waiting {
        void await(Duration pause) throws InterruptedException;
    }
}
