package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.BrokerLog;
import dev.footfall.ingest.publish.LogEntry;
import dev.footfall.ingest.publish.Receipt;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * A broker in memory that acknowledges on a thread of its own, in the order of the sends, as Kafka's producer does; or
 * says nothing and keeps them waiting; or fails at once.
 */
final class FakeBroker implements BrokerLog {
    enum Mode {
        UP,
        SILENT,
        FAILING
    }

    private final List<String> stored = new ArrayList<>();
    private final Queue<Runnable> unanswered = new ArrayDeque<>();
    private final Queue<Consumer<Receipt>> unansweredReceipts = new ArrayDeque<>();
    private final ExecutorService acknowledging =
            Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().factory());
    private Mode mode = Mode.UP;
    private Receipt.Cause cause = Receipt.Cause.AWAY;
    private int startsToFail;
    private int starts;
    private int sends;
    private boolean started;

    @Override
    public String name() {
        return "fake broker";
    }

    @Override
    public synchronized void start() {
        starts++;
        if (startsToFail-- > 0) {
            throw new IllegalStateException("no broker yet");
        }
        started = true;
    }

    @Override
    public void stop() {
        stop(Duration.ZERO);
    }

    @Override
    public synchronized void stop(Duration limit) {
        started = false;
        expire();
    }

    @Override
    public synchronized void append(LogEntry entry, Consumer<Receipt> whenKnown) {
        sends++;
        if (!started || mode == Mode.FAILING) {
            whenKnown.accept(new Receipt.Unavailable("TimeoutException", cause));
            return;
        }
        Runnable store = () -> {
            String value = new String(entry.value(), UTF_8);
            if (value.startsWith("poison")) {
                whenKnown.accept(new Receipt.Unavailable("RecordTooLargeException", Receipt.Cause.REFUSED));
                return;
            }
            long offset;
            synchronized (this) {
                stored.add(new String(entry.key(), UTF_8) + " " + value);
                offset = stored.size();
            }
            whenKnown.accept(new Receipt.Stored(entry.topic().topicName(), 0, offset));
        };
        if (mode == Mode.UP) {
            acknowledging.execute(store);
        } else {
            unanswered.add(store);
            unansweredReceipts.add(whenKnown);
        }
    }

    /** Stops answering; what is sent waits. */
    synchronized void fallSilent() {
        mode = Mode.SILENT;
    }

    /** Fails what waits and what comes. */
    synchronized void fail() {
        mode = Mode.FAILING;
        expire();
    }

    /** Fails what comes so that only a new connection helps. */
    synchronized void becomeUnusable() {
        cause = Receipt.Cause.UNUSABLE;
        fail();
    }

    /** What waits fails, as after the producer's delivery timeout. */
    synchronized void expire() {
        List<Consumer<Receipt>> expired = List.copyOf(unansweredReceipts);
        unanswered.clear();
        unansweredReceipts.clear();
        expired.forEach(whenKnown -> whenKnown.accept(new Receipt.Unavailable("TimeoutException", cause)));
    }

    /** Takes what waits and what comes. */
    synchronized void comeBack() {
        mode = Mode.UP;
        unanswered.forEach(acknowledging::execute);
        unanswered.clear();
        unansweredReceipts.clear();
    }

    synchronized void failNextStarts(int number) {
        startsToFail = number;
    }

    synchronized int starts() {
        return starts;
    }

    /** How often something was sent, stored or not. */
    synchronized int sends() {
        return sends;
    }

    /** Key and value of everything stored, in order. */
    synchronized List<String> stored() {
        return List.copyOf(stored);
    }

    /** The same without what was stored before. */
    List<String> storedOnce() {
        return stored().stream().distinct().toList();
    }
}
