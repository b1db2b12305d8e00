package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.Receipt;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the broker while events go there directly, and brings it the spool's entries when they do not: one at a time
 * until it answers, then as many as the {@link Window} holds. Runs on a thread of its own, which is the one that
 * changes the {@link Gate}'s state and reads the spool.
 */
final class Drainer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Drainer.class);
    private static final int TICKS = 8;
    private static final Duration IDLE = Duration.ofMillis(50);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final Spool spool;
    private final SpoolWriter writer;
    private final Gate gate;
    private final Window window;
    private final Bell bell;
    private final Runnable renewConnection;
    private final Clock clock;
    private final Duration fallbackAfter;
    private final LongAdder drained = new LongAdder();
    private final LongAdder refused = new LongAdder();

    private long position;
    private long released;
    private boolean probing = true;
    private Duration pause = FIRST_PAUSE;
    private long changedNanos = System.nanoTime();
    private volatile boolean stopping;
    private volatile Optional<Instant> oldest = Optional.empty();

    /**
     * @param bell rings when there is something to do
     * @param renewConnection called when the broker's log is unusable until it is started again
     * @param fallbackAfter how long the broker may acknowledge nothing while entries wait for it
     */
    Drainer(
            Spool spool,
            SpoolWriter writer,
            Gate gate,
            Window window,
            Bell bell,
            Runnable renewConnection,
            Clock clock,
            Duration fallbackAfter) {
        this.spool = spool;
        this.writer = writer;
        this.gate = gate;
        this.window = window;
        this.bell = bell;
        this.renewConnection = renewConnection;
        this.clock = clock;
        this.fallbackAfter = fallbackAfter;
        this.position = spool.head();
        this.released = position;
    }

    /** Entries of the spool that the broker's log holds, since the start. */
    long drained() {
        return drained.sum();
    }

    /** Entries of the spool that the broker never takes, since the start. */
    long refused() {
        return refused.sum();
    }

    /** When the spool's oldest entry was written; empty if it holds none, or none was looked at yet. */
    Optional<Instant> oldest() {
        return oldest;
    }

    /** The thread sends nothing more, and ends once it knows what became of what it sent, or after the fallback's time. */
    void stop() {
        stopping = true;
        bell.ring();
    }

    @Override
    public void run() {
        try {
            while (!stopping) {
                step();
            }
            finish();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void step() throws InterruptedException {
        try {
            if (gate.state() instanceof State.Direct) {
                watch();
            } else {
                drain();
            }
        } catch (IOException | RuntimeException e) {
            LOG.atError().setCause(e).log("the spool could not be drained, and is tried again");
            bell.await(LONGEST_PAUSE);
        }
    }

    /** Ticks are counted and not time, so that a pause of this whole process is not taken for one of the broker. */
    private void watch() throws InterruptedException {
        boolean tick = !bell.await(fallbackAfter.dividedBy(TICKS));
        Optional<Receipt.Unavailable> trouble = gate.trouble();
        if (trouble.isPresent()) {
            away(trouble.get());
        } else if (tick && gate.ticksWithoutProgress() >= TICKS) {
            away(new Receipt.Unavailable("no acknowledgement for " + fallbackAfter.toMillis() + " ms"));
        }
    }

    private void away(Receipt.Unavailable failure) {
        probing = true;
        changedNanos = System.nanoTime();
        gate.brokerAway(failure.reason());
        if (failure.cause() == Receipt.Cause.UNUSABLE) {
            renewConnection.run();
        }
    }

    private void drain() throws IOException, InterruptedException {
        boolean moved = release();
        Optional<Receipt.Unavailable> failure = window.failure();
        if (failure.isPresent()) {
            retry(failure.get());
            return;
        }
        if (moved && probing) {
            probing = false;
            pause = FIRST_PAUSE;
            gate.brokerAnswered();
        }
        if (probing) {
            if (window.isEmpty()) {
                fill();
            }
            window.probe();
        } else {
            fill();
            window.send();
        }
        oldest = window.oldest().map(SpooledEntry::written);
        handOver();
        if (!moved) {
            bell.await(IDLE);
        }
    }

    /** Lets go what the broker has, and says whether that was anything. */
    private boolean release() throws IOException {
        try {
            return window.removeDone((entry, stored) -> {
                        if (!stored) {
                            spool.putAside().add(entry, clock.instant());
                            refused.increment();
                            LOG.atError()
                                    .log("an event in the spool is one that the broker never takes; it was put aside");
                        } else {
                            drained.increment();
                        }
                        released = entry.sequence() + 1;
                    })
                    > 0;
        } finally {
            if (released > spool.head()) {
                spool.acknowledge(released);
            }
        }
    }

    /** Once all that was sent is settled, begins again with the first that the broker does not have. */
    private void retry(Receipt.Unavailable failure) throws InterruptedException {
        if (!window.isSettled()) {
            bell.await(IDLE);
            return;
        }
        away(failure);
        window.rewind();
        Thread.sleep(pause);
        pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
    }

    private void fill() throws IOException {
        for (long room = window.room(); room > 0; room = window.room()) {
            List<SpooledEntry> more = spool.read(position, room);
            if (more.isEmpty()) {
                return;
            }
            window.add(more);
            position = more.getLast().sequence() + 1;
        }
    }

    private void handOver() {
        Duration unchanged = Duration.ofNanos(System.nanoTime() - changedNanos);
        switch (gate.state()) {
            case State.Spooling _ -> {
                // Nothing could be spooled, so only new events can show whether the broker is back.
                if (isDrained() && unchanged.compareTo(LONGEST_PAUSE) > 0) {
                    changedNanos = System.nanoTime();
                    gate.caughtUp();
                    bell.ring();
                }
            }
            case State.Draining _ -> {
                if (window.isSent() && position == spool.next()) {
                    changedNanos = System.nanoTime();
                    gate.caughtUp();
                    bell.ring();
                }
            }
            case State.HandingOver _ -> {
                if (isDrained()) {
                    gate.emptied();
                    spool.clear();
                    bell.ring();
                } else if (unchanged.compareTo(fallbackAfter) > 0) {
                    gate.tookTooLong();
                }
            }
            case State.Direct _, State.Closed _ -> {}
        }
    }

    private boolean isDrained() {
        return window.isEmpty() && writer.isIdle() && position == spool.next();
    }

    private void finish() throws InterruptedException {
        long deadline = System.nanoTime() + fallbackAfter.toNanos();
        while (!window.isSettled() && System.nanoTime() - deadline < 0) {
            bell.await(IDLE);
        }
        try {
            release();
        } catch (IOException e) {
            LOG.atWarn()
                    .setCause(e)
                    .log("the spool could not be left in order; after the next start more is sent twice");
        }
    }
}
