package dev.footfall.replay.deliver;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Batches on their way to ingest: several at a time, each sent again until it has its verdicts. A batch may arrive
 * twice, so events name their event_id. Used by one thread; {@link #tally()} by any.
 */
public final class Delivery implements AutoCloseable {
    private final Target target;
    private final DeliverySettings settings;
    private final Endpoint endpoint;
    private final Semaphore free;
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<Tally> tally = new AtomicReference<>(Tally.NOTHING);
    private final AtomicReference<Optional<String>> failure = new AtomicReference<>(Optional.empty());

    public Delivery(Target target, DeliverySettings settings) {
        this.target = target;
        this.settings = settings;
        this.endpoint = new Endpoint(target, settings.requestTimeout());
        this.free = new Semaphore(settings.inFlight());
    }

    /**
     * Sends a batch, in the background; waits while as many as allowed are on their way.
     *
     * @throws DeliveryException if this or an earlier batch cannot be delivered
     */
    public void send(Batch batch) throws DeliveryException, InterruptedException {
        free.acquire();
        try {
            failIfFailed();
            senders.execute(() -> run(batch));
        } catch (DeliveryException | RejectedExecutionException e) {
            free.release();
            failIfFailed();
            throw e;
        }
    }

    /**
     * Waits until every batch has its verdicts.
     *
     * @throws DeliveryException if one cannot be delivered
     */
    public Tally finish() throws DeliveryException, InterruptedException {
        free.acquire(settings.inFlight());
        free.release(settings.inFlight());
        failIfFailed();
        return tally.get();
    }

    /** What has its verdicts so far. */
    public Tally tally() {
        return tally.get();
    }

    /** Leaves what is on its way. */
    @Override
    public void close() {
        senders.shutdownNow();
        endpoint.close();
        senders.close();
    }

    private void run(Batch batch) {
        try {
            deliver(batch.wire(), batch.lines(), batch.sourceBytes());
        } catch (DeliveryException e) {
            failure.compareAndSet(Optional.empty(), Optional.of(e.reason()));
            senders.shutdownNow();
        } catch (InterruptedException e) {
            // closed, or another batch failed: nobody waits for this one
        } catch (RuntimeException e) {
            failure.compareAndSet(Optional.empty(), Optional.of("a fault in the sender: " + e));
            senders.shutdownNow();
        } finally {
            free.release();
        }
    }

    private void deliver(Wire wire, List<byte[]> lines, long sourceBytes)
            throws DeliveryException, InterruptedException {
        long begun = System.nanoTime();
        Duration pause = settings.firstPause();
        while (true) {
            switch (endpoint.post(wire, lines, sourceBytes)) {
                case Reply.Taken(Tally taken) -> {
                    tally.updateAndGet(before -> before.plus(taken));
                    return;
                }
                case Reply.Refused(String reason) -> throw new DeliveryException(target + ": " + reason);
                case Reply.TooLarge(String reason) -> {
                    if (lines.size() == 1) {
                        throw new DeliveryException(target + ": a single event is too large: " + reason);
                    }
                    int half = lines.size() / 2;
                    deliver(wire, lines.subList(0, half), 0);
                    deliver(wire, lines.subList(half, lines.size()), sourceBytes);
                    return;
                }
                case Reply.Later(String reason, Optional<Duration> after) -> {
                    Duration wait = after.orElse(pause);
                    Duration spent = Duration.ofNanos(System.nanoTime() - begun);
                    if (spent.plus(wait).compareTo(settings.giveUpAfter()) > 0) {
                        throw new DeliveryException(target + ": gave up after " + spent.toSeconds() + " s: " + reason
                                + "; once it is well again, run the same command: nothing is counted twice");
                    }
                    Thread.sleep(wait);
                    Duration doubled = pause.multipliedBy(2);
                    pause = doubled.compareTo(settings.longestPause()) < 0 ? doubled : settings.longestPause();
                }
            }
        }
    }

    private void failIfFailed() throws DeliveryException {
        Optional<String> reason = failure.get();
        if (reason.isPresent()) {
            throw new DeliveryException(reason.get());
        }
    }
}
