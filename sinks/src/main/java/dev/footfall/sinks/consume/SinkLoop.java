package dev.footfall.sinks.consume;

import dev.footfall.runtime.lifecycle.Component;
import dev.footfall.runtime.observe.Health;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A sink at work: a thread that reads topics and writes batches until it is stopped. It starts whether or not broker
 * and sink are there, waits for both, and goes on by itself when they come back; its health says what it waits for.
 */
public final class SinkLoop implements Component {
    private static final Logger LOG = LoggerFactory.getLogger(SinkLoop.class);
    private static final Duration DRAIN_LIMIT = Duration.ofSeconds(30);
    private static final Duration LEAVE_LIMIT = Duration.ofSeconds(5);
    private static final Duration HEALTHY_LIFE = Duration.ofSeconds(30);

    private final Sink sink;
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Duration maxRetryDelay;
    private final SinkMetrics metrics;
    private final SinkState state;
    private final CountDownLatch stopping = new CountDownLatch(1);
    private volatile @Nullable Thread thread;

    /**
     * @param sink owned by the loop from its start on
     * @param consumers makes a consumer with the properties of {@link SinkConsumer}; asked again if one fails for good
     * @param maxRetryDelay longest pause between attempts
     */
    public SinkLoop(
            Sink sink,
            Supplier<Consumer<byte[], byte[]>> consumers,
            Duration maxRetryDelay,
            MeterRegistry registry,
            Clock clock) {
        this(sink, consumers, maxRetryDelay, new SinkMetrics(registry, sink, clock));
    }

    /** One of several whose metrics are told together. */
    SinkLoop(Sink sink, Supplier<Consumer<byte[], byte[]>> consumers, Duration maxRetryDelay, SinkMetrics metrics) {
        this.sink = sink;
        this.consumers = consumers;
        this.maxRetryDelay = maxRetryDelay;
        this.metrics = metrics;
        this.state = new SinkState(sink.name());
    }

    @Override
    public String name() {
        return "sink " + sink.name();
    }

    /** Up while this instance is in its group and the sink takes what comes. Answers any thread at once. */
    public Health health() {
        return state.health();
    }

    /** Up unless the loop's thread died, which only a restart can mend. Answers any thread at once. */
    public Health liveness() {
        Thread started = thread;
        return started == null || started.isAlive() || isStopping()
                ? Health.up()
                : Health.down("its thread died; the log has the reason");
    }

    @Override
    public void start() {
        Thread started = new Thread(this::run, "sink-" + sink.name());
        started.start();
        thread = started;
    }

    /** Has it end once the batch being written is done, and returns at once. */
    void end() {
        stopping.countDown();
    }

    /**
     * Finishes the batch being written.
     *
     * @throws TimeoutException if that takes longer than 30 s; the thread is then interrupted
     */
    @Override
    public void stop() throws InterruptedException, TimeoutException {
        end();
        Thread started = thread;
        if (started == null) {
            return;
        }
        if (!started.join(DRAIN_LIMIT)) {
            started.interrupt();
            throw new TimeoutException("the batch being written was not done within " + DRAIN_LIMIT.toSeconds()
                    + " s; it will be read again if it was not committed");
        }
    }

    private void run() {
        Backoff backoff = new Backoff(maxRetryDelay);
        try {
            while (!isStopping()) {
                consume(backoff);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Error e) {
            LOG.atError().addKeyValue("sink", sink.name()).setCause(e).log("the sink's thread dies");
            throw e;
        } finally {
            sink.close();
            state.stopped("stopped");
        }
    }

    /** Runs one consumer until the loop is stopped or the consumer fails for good. */
    private void consume(Backoff backoff) throws InterruptedException {
        long begun = System.nanoTime();
        try {
            Consumer<byte[], byte[]> consumer = consumers.get();
            try {
                var consumption = new Consumption(consumer, sink, metrics, state, new Backoff(maxRetryDelay));
                consumption.subscribe();
                while (!isStopping()) {
                    consumption.step();
                }
            } finally {
                consumer.close(CloseOptions.timeout(LEAVE_LIMIT));
            }
        } catch (RuntimeException e) {
            if (System.nanoTime() - begun > HEALTHY_LIFE.toNanos()) {
                backoff.succeeded();
            }
            Duration pause = backoff.failed();
            LOG.atError().addKeyValue("sink", sink.name()).setCause(e).log("the consumer failed; a new one follows");
            state.held(reason(e), pause);
            stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private static String reason(RuntimeException e) {
        return e instanceof FencedInstanceIdException
                ? "another process reads under the same instance-id; give every instance its own"
                : "reading from the broker failed with " + e.getClass().getSimpleName()
                        + "; the log has the details, a new attempt follows";
    }

    private boolean isStopping() {
        return stopping.getCount() == 0;
    }
}
