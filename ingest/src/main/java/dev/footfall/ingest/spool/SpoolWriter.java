package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.Receipt;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts entries into the spool: whatever waits is written together and fsynced once, then every sender is told. Entries
 * are offered by any thread; one thread of its own writes.
 */
final class SpoolWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(SpoolWriter.class);
    private static final int GROUP_ENTRIES = 20_000;
    private static final long GROUP_BYTES = 4L << 20;
    private static final int LEAST_ROOM = 64 << 10;
    private static final Duration REST = Duration.ofSeconds(1);

    private final Spool spool;
    private final long maxBytes;
    private final Clock clock;
    private final Runnable whenWritten;
    private final LongAdder written = new LongAdder();
    private final LongAdder refused = new LongAdder();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Queue<Pending> queue = new ArrayDeque<>(); // guarded by the lock, as are the next
    private long queuedBytes;
    private boolean writing;
    private boolean stopping;
    private boolean told;

    private volatile Fault fault = Fault.NONE;

    /** Why nothing is written, and until when it is not tried again. */
    private record Fault(String reason, long untilNanos) {
        static final Fault NONE = new Fault("", 0);

        boolean isNone() {
            return reason.isEmpty();
        }

        boolean holds() {
            return !isNone() && System.nanoTime() - untilNanos < 0;
        }
    }

    /**
     * @param whenWritten called after entries came into the spool, by the thread that writes
     */
    SpoolWriter(Spool spool, long maxBytes, Clock clock, Runnable whenWritten) {
        this.spool = spool;
        this.maxBytes = maxBytes;
        this.clock = clock;
        this.whenWritten = whenWritten;
    }

    /** Takes an entry, which is settled when it is on the disk; or says why not, and leaves it to the caller. */
    Optional<Receipt.Unavailable> offer(Pending pending) {
        int size = pending.entry().bytes();
        lock.lock();
        try {
            Optional<String> reason = refusal(size);
            tell(reason);
            if (reason.isPresent()) {
                refused.increment();
                return Optional.of(new Receipt.Unavailable(reason.get()));
            }
            queue.add(pending);
            queuedBytes += size;
            changed.signalAll();
            return Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Why it takes nothing now; empty if it does. */
    Optional<String> refusal() {
        lock.lock();
        try {
            return refusal(LEAST_ROOM);
        } finally {
            lock.unlock();
        }
    }

    private Optional<String> refusal(int size) {
        Fault known = fault;
        if (stopping) {
            return Optional.of("the spool is closed");
        }
        if (known.holds()) {
            return Optional.of(known.reason);
        }
        return spool.bytes() + queuedBytes + size > maxBytes
                ? Optional.of("the spool is full (spool.max-bytes: " + maxBytes + ")")
                : Optional.empty();
    }

    /** Logs when it begins to refuse, and when it takes entries again. */
    private void tell(Optional<String> reason) {
        if (reason.isPresent() && !told) {
            LOG.atError()
                    .addKeyValue("reason", reason.get())
                    .log("the spool takes nothing; senders have to come again");
        } else if (reason.isEmpty() && told) {
            LOG.atInfo().log("the spool takes entries again");
        }
        told = reason.isPresent();
    }

    /** Whether everything that was offered is settled. */
    boolean isIdle() {
        lock.lock();
        try {
            return queue.isEmpty() && !writing;
        } finally {
            lock.unlock();
        }
    }

    /** Entries written since the start. */
    long written() {
        return written.sum();
    }

    /** Entries not taken, or not written, since the start. */
    long refused() {
        return refused.sum();
    }

    /** Takes nothing more; the thread ends when everything is written. */
    void stop() {
        lock.lock();
        try {
            stopping = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void run() {
        for (List<Pending> group = next(); !group.isEmpty(); group = next()) {
            Receipt receipt = write(group);
            group.forEach(pending -> pending.settle(receipt));
            lock.lock();
            try {
                writing = false;
            } finally {
                lock.unlock();
            }
            whenWritten.run();
        }
    }

    private Receipt write(List<Pending> group) {
        try {
            spool.append(group.stream()
                    .map(pending -> SpooledEntry.encode(pending.entry(), clock.instant()))
                    .toList());
            written.add(group.size());
            fault = Fault.NONE;
            return new Receipt.Spooled();
        } catch (IOException | RuntimeException e) {
            String reason = "the spool could not be written: " + e.getMessage();
            if (fault.isNone()) {
                LOG.atError().setCause(e).log("the spool could not be written");
            }
            fault = new Fault(reason, System.nanoTime() + REST.toNanos());
            refused.add(group.size());
            return new Receipt.Unavailable(reason);
        }
    }

    /** What waits, as much as is written at a time; empty when it was stopped and nothing waits. */
    private List<Pending> next() {
        lock.lock();
        try {
            while (queue.isEmpty() && !stopping) {
                changed.awaitUninterruptibly();
            }
            List<Pending> group = new ArrayList<>();
            long bytes = 0;
            while (!queue.isEmpty() && group.size() < GROUP_ENTRIES && bytes < GROUP_BYTES) {
                Pending pending = queue.remove();
                bytes += pending.entry().bytes();
                group.add(pending);
            }
            queuedBytes -= bytes;
            writing = !group.isEmpty();
            return group;
        } finally {
            lock.unlock();
        }
    }
}
