package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.DurableLog;
import dev.footfall.ingest.publish.LogEntry;
import dev.footfall.ingest.publish.Receipt;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where every entry is sent one of its ways, and none overtakes another of the same thread and key. Entries come by any
 * thread and never wait here; the drainer's thread changes the state, and the owner's at start and stop.
 */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    private static final int LAST_ROUND = 16;

    private final DurableLog broker;
    private final SpoolWriter writer;
    private final Clock clock;
    private final Runnable whenTroubled;
    private final LongAdder diverted = new LongAdder();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition direct = lock.newCondition(); // fewer in flight, or trouble
    private final Flight inFlight = new Flight(); // guarded by the lock, as are the next
    private List<Pending> held = new ArrayList<>();
    private long acknowledged;
    private long acknowledgedBefore;
    private int ticksWithoutProgress;
    private volatile Optional<Receipt.Unavailable> trouble =
            Optional.empty(); // changed under the lock, as are the next
    private volatile State state = new State.Closed();

    /**
     * @param broker where entries go directly
     * @param writer takes them into the spool
     * @param whenTroubled called, by any thread, when the broker did not take an entry
     */
    Gate(DurableLog broker, SpoolWriter writer, Clock clock, Runnable whenTroubled) {
        this.broker = broker;
        this.writer = writer;
        this.clock = clock;
        this.whenTroubled = whenTroubled;
    }

    State state() {
        return state;
    }

    /** Entries that were given to the broker's log and then spooled, since the start. They may come to be there twice. */
    long diverted() {
        return diverted.sum();
    }

    /** Why the broker did not take an entry that now waits to be diverted; empty if none does. */
    Optional<Receipt.Unavailable> trouble() {
        return trouble;
    }

    /** See {@link DurableLog#append}. */
    void append(LogEntry entry, Consumer<Receipt> whenKnown) {
        Pending pending = new Pending(entry, whenKnown);
        Optional<Receipt.Unavailable> refusal = Optional.empty();
        boolean goesToBroker = false;
        lock.lock();
        try {
            switch (state) {
                case State.Direct _ -> {
                    if (trouble.isPresent()) {
                        held.add(pending); // behind one that failed and is about to be spooled
                    } else {
                        inFlight.add(pending);
                        goesToBroker = true;
                    }
                }
                case State.Spooling _, State.Draining _ -> refusal = writer.offer(pending);
                case State.HandingOver _ -> held.add(pending);
                case State.Closed _ -> refusal = Optional.of(new Receipt.Unavailable("not started"));
            }
        } finally {
            lock.unlock();
        }
        if (goesToBroker) {
            send(pending);
        }
        refusal.ifPresent(pending::settle);
    }

    private void send(Pending pending) {
        broker.append(pending.entry(), receipt -> {
            if (receipt instanceof Receipt.Unavailable failure && failure.cause() != Receipt.Cause.REFUSED) {
                failed(pending, failure);
            } else {
                settled(pending, receipt);
            }
        });
    }

    /** It stays where it is in the order, until it is diverted with all others; if it was already, that is well. */
    private void failed(Pending pending, Receipt.Unavailable failure) {
        lock.lock();
        try {
            if (!inFlight.contains(pending)) {
                return;
            }
            trouble = Optional.of(failure);
            direct.signalAll();
        } finally {
            lock.unlock();
        }
        whenTroubled.run();
    }

    private void settled(Pending pending, Receipt receipt) {
        lock.lock();
        try {
            if (!inFlight.remove(pending)) {
                return; // diverted, so the spool tells its sender
            }
            acknowledged++;
            if (inFlight.isEmpty()) {
                direct.signalAll();
            }
        } finally {
            lock.unlock();
        }
        pending.settle(receipt);
    }

    /** How many calls in a row have found that entries wait for the broker and it acknowledged none since the last call. */
    int ticksWithoutProgress() {
        lock.lock();
        try {
            boolean stuck = !inFlight.isEmpty() && acknowledged == acknowledgedBefore;
            acknowledgedBefore = acknowledged;
            ticksWithoutProgress = stuck ? ticksWithoutProgress + 1 : 0;
            return ticksWithoutProgress;
        } finally {
            lock.unlock();
        }
    }

    /** From now on entries are taken. */
    void open(boolean spoolIsEmpty) {
        lock.lock();
        try {
            if (state instanceof State.Closed closed) {
                enter(spoolIsEmpty ? closed.startedEmpty() : closed.startedWithRest(clock.instant()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** The broker is away: what waits for it is spooled in its order, and what comes goes straight to the spool. */
    void brokerAway(String reason) {
        List<Runnable> refused = List.of();
        lock.lock();
        try {
            switch (state) {
                case State.Direct before -> {
                    enter(before.brokerAway(clock.instant(), reason));
                    refused = divert();
                }
                case State.Draining before -> enter(before.brokerAway(reason));
                case State.HandingOver before -> {
                    enter(before.brokerAway(reason));
                    refused = divert();
                }
                case State.Spooling _, State.Closed _ -> {}
            }
        } finally {
            lock.unlock();
        }
        refused.forEach(Runnable::run);
    }

    /** The broker took an entry of the spool. */
    void brokerAnswered() {
        lock.lock();
        try {
            if (state instanceof State.Spooling before) {
                enter(before.brokerAnswered());
            }
        } finally {
            lock.unlock();
        }
    }

    /** All that is in the spool was sent, or there is nothing in it: from now on entries wait in memory. */
    void caughtUp() {
        lock.lock();
        try {
            switch (state) {
                case State.Spooling before -> enter(before.nothingSpooled());
                case State.Draining before -> enter(before.caughtUp());
                case State.Direct _, State.HandingOver _, State.Closed _ -> {}
            }
        } finally {
            lock.unlock();
        }
    }

    /** The last of the spool is not acknowledged in time: what waits in memory is spooled. */
    void tookTooLong() {
        List<Runnable> refused = List.of();
        lock.lock();
        try {
            if (state instanceof State.HandingOver before) {
                enter(before.tookTooLong());
                refused = divert();
            }
        } finally {
            lock.unlock();
        }
        refused.forEach(Runnable::run);
    }

    /**
     * The spool is empty and all of it acknowledged: what waits in memory is sent, in rounds that become shorter, and
     * the last of them under the lock, so that nothing comes between it and what goes directly again.
     */
    void emptied() {
        boolean last = false;
        while (!last) {
            List<Pending> round;
            lock.lock();
            try {
                if (!(state instanceof State.HandingOver before)) {
                    return;
                }
                round = held;
                held = new ArrayList<>();
                round.forEach(inFlight::add);
                last = round.size() <= LAST_ROUND;
                if (last) {
                    enter(before.emptied());
                    round.forEach(this::send);
                }
            } finally {
                lock.unlock();
            }
            if (!last) {
                round.forEach(this::send);
            }
        }
    }

    /**
     * Takes nothing more and spools what the broker does not acknowledge in time.
     *
     * @param limit how long to wait for the broker
     */
    void close(Duration limit) throws InterruptedException {
        List<Runnable> refused;
        lock.lock();
        try {
            long left = limit.toNanos();
            while (state instanceof State.Direct && !inFlight.isEmpty() && trouble.isEmpty() && left > 0) {
                left = direct.awaitNanos(left);
            }
            refused = divert();
            enter(new State.Closed());
        } finally {
            lock.unlock();
        }
        refused.forEach(Runnable::run);
    }

    /** Spools what is in flight and then what waits in memory; what the spool does not take is to be settled. */
    private List<Runnable> divert() {
        List<Pending> all = inFlight.removeAll();
        diverted.add(all.size());
        all.addAll(held);
        held = new ArrayList<>();
        trouble = Optional.empty();
        ticksWithoutProgress = 0;
        List<Runnable> refused = new ArrayList<>();
        for (Pending pending : all) {
            writer.offer(pending).ifPresent(receipt -> refused.add(() -> pending.settle(receipt)));
        }
        return refused;
    }

    private void enter(State next) {
        var line = next instanceof State.Spooling ? LOG.atWarn() : LOG.atInfo();
        line.addKeyValue("from", state.label())
                .addKeyValue("reason", next instanceof State.Spooling spooling ? spooling.reason() : "")
                .log("events now go {}", next.label());
        state = next;
    }
}
