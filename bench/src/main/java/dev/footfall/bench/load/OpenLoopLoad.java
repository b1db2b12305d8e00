package dev.footfall.bench.load;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Load at a fixed rate, whatever the answers do: request {@code i} is due at {@code start + i / rate}, and its latency
 * counts from then, so that a stall of the server is felt by every request that it delayed (no coordinated omission).
 * Bounded in time and in connections.
 *
 * @param address where to send
 * @param ratePerSecond requests a second
 * @param duration for how long requests become due
 * @param connections how many requests may be under way; each is a thread
 */
public record OpenLoopLoad(URI address, double ratePerSecond, Duration duration, int connections) {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    public OpenLoopLoad {
        if (ratePerSecond <= 0 || connections < 1 || duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("rate, duration and connections must be above zero");
        }
    }

    /** Makes the bytes of request number {@code index}; called by many threads. */
    @FunctionalInterface
    public interface Requests {
        byte[] request(long index);
    }

    /** Is told of every answer; called by many threads. Status 0: the connection broke before an answer. */
    @FunctionalInterface
    public interface Answers {
        void answered(long index, int status);
    }

    /**
     * What came of a load.
     *
     * @param latency of answered requests, from the intended time of sending, in microseconds
     * @param statuses how often each status was answered; 0 stands for none
     * @param seconds from the first intended time to the last answer
     */
    public record Outcome(Histogram latency, Map<Integer, Long> statuses, double seconds) {
        /** Answers with a 2xx, per second. */
        public double acceptedPerSecond() {
            return statuses.entrySet().stream()
                            .filter(entry -> entry.getKey() / 100 == 2)
                            .mapToLong(Map.Entry::getValue)
                            .sum()
                    / seconds;
        }

        /** The latency that a share of the requests did not exceed, in milliseconds. */
        public double millisAt(double percentile) {
            return latency.getValueAtPercentile(percentile) / 1000.0;
        }
    }

    /** Sends it all and waits for the answers. */
    public Outcome run(Requests requests, Answers answers) throws InterruptedException {
        return run(requests, answers, () -> false);
    }

    /**
     * Sends until the duration or something else is over, and waits for the answers.
     *
     * @param isOver asked before each request; by many threads
     */
    public Outcome run(Requests requests, Answers answers, BooleanSupplier isOver) throws InterruptedException {
        Histogram latency = new ConcurrentHistogram(3);
        Map<Integer, LongAdder> statuses = new ConcurrentHashMap<>();
        AtomicLong next = new AtomicLong();
        long total = Math.round(ratePerSecond * duration.toNanos() / 1e9);
        long start = System.nanoTime() + 50_000_000L;
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("load-", 0).factory())) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                workers.add(
                        threads.submit(() -> send(requests, answers, isOver, next, total, start, latency, statuses)));
            }
            for (Future<?> worker : workers) {
                worker.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException("a thread of the load generator failed", e.getCause());
        }
        Map<Integer, Long> counts = new TreeMap<>();
        statuses.forEach((status, count) -> counts.put(status, count.sum()));
        return new Outcome(latency, counts, (System.nanoTime() - start) / 1e9);
    }

    private void send(
            Requests requests,
            Answers answers,
            BooleanSupplier isOver,
            AtomicLong next,
            long total,
            long start,
            Histogram latency,
            Map<Integer, LongAdder> statuses) {
        Optional<HttpWire> wire = Optional.empty();
        for (long index = next.getAndIncrement();
                index < total && !isOver.getAsBoolean();
                index = next.getAndIncrement()) {
            byte[] request = requests.request(index);
            long due = start + (long) (index * 1e9 / ratePerSecond);
            waitUntil(due);
            int status = 0;
            try {
                if (wire.isEmpty() || !wire.get().isOpen()) {
                    wire = Optional.of(new HttpWire(address, TIMEOUT));
                }
                status = wire.get().exchange(request);
                latency.recordValue(Math.max(0, (System.nanoTime() - due) / 1000));
            } catch (IOException e) {
                close(wire); // counted as status 0; the next request connects anew
                wire = Optional.empty();
            }
            statuses.computeIfAbsent(status, _ -> new LongAdder()).increment();
            answers.answered(index, status);
        }
        close(wire);
    }

    private static void waitUntil(long due) {
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private static void close(Optional<HttpWire> wire) {
        wire.ifPresent(open -> {
            try {
                open.close();
            } catch (IOException _) {
                // nothing is left to do with it
            }
        });
    }
}
