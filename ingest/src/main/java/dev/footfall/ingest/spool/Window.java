package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.DurableLog;
import dev.footfall.ingest.publish.LogEntry;
import dev.footfall.ingest.publish.Receipt;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The entries between the spool and the broker, in the spool's order: sent ones whose fate is open, and some that are
 * sent next. Used by the drainer's thread; receipts come by any.
 */
final class Window {
    private static final long MOST_BYTES = 8L << 20;
    private static final long HALF = MOST_BYTES / 2;
    private static final int BYTES_BESIDE = 300;

    private final DurableLog broker;
    private final Runnable whenSettled;
    private final ArrayDeque<Sent> entries = new ArrayDeque<>();
    private final Queue<Sent> waiting = new ArrayDeque<>();
    private final AtomicLong openBytes = new AtomicLong();
    private volatile Optional<Receipt.Unavailable> failure = Optional.empty();
    private long bytes;

    private static final class Sent {
        private final SpooledEntry spooled;
        private volatile boolean stored;
        private volatile boolean refused;

        Sent(SpooledEntry spooled) {
            this.spooled = spooled;
        }

        /** Its memory, about, the objects around it included. */
        int bytes() {
            return spooled.bytes().length + BYTES_BESIDE;
        }

        boolean isDone() {
            return stored || refused;
        }
    }

    /** Takes an entry that is done with from the window's head. */
    interface Removal {
        /**
         * @param stored whether it is in the broker's log; if not, the broker never takes it
         * @throws IOException if it cannot be let go yet
         */
        void take(SpooledEntry entry, boolean stored) throws IOException;
    }

    /**
     * @param whenSettled called, by any thread, when what is open came below the half, when all is settled, or when something failed
     */
    Window(DurableLog broker, Runnable whenSettled) {
        this.broker = broker;
        this.whenSettled = whenSettled;
    }

    /** About how many bytes to add; 0 while it is more than half full, so that not every receipt makes somebody read. */
    long room() {
        return bytes > HALF ? 0 : MOST_BYTES - bytes;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Whether every entry in it was sent. */
    boolean isSent() {
        return waiting.isEmpty();
    }

    /** Whether the fate of every entry that was sent is known. */
    boolean isSettled() {
        return openBytes.get() == 0;
    }

    /** The oldest entry that is not done with. */
    Optional<SpooledEntry> oldest() {
        Sent head = entries.peek();
        return head == null ? Optional.empty() : Optional.of(head.spooled);
    }

    void add(List<SpooledEntry> more) {
        for (SpooledEntry spooled : more) {
            Sent sent = new Sent(spooled);
            entries.add(sent);
            waiting.add(sent);
            bytes += sent.bytes();
        }
    }

    /** Sends entries in their order, until there are none or one failed. */
    void send() {
        while (failure.isEmpty() && !waiting.isEmpty()) {
            sendNext();
        }
    }

    /** Sends one entry, to see whether the broker takes it, unless one is open. */
    void probe() {
        if (isSettled() && failure.isEmpty() && !waiting.isEmpty()) {
            sendNext();
        }
    }

    private void sendNext() {
        Sent sent = waiting.remove();
        Optional<LogEntry> entry = sent.spooled.entry();
        if (entry.isPresent()) {
            openBytes.addAndGet(sent.bytes());
            broker.append(entry.get(), receipt -> settled(sent, receipt));
        } else {
            sent.refused = true;
        }
    }

    private void settled(Sent sent, Receipt receipt) {
        switch (receipt) {
            case Receipt.Stored _, Receipt.Spooled _ -> sent.stored = true;
            case Receipt.Unavailable unavailable -> {
                if (unavailable.cause() == Receipt.Cause.REFUSED) {
                    sent.refused = true;
                } else {
                    failure = Optional.of(unavailable);
                }
            }
        }
        long left = openBytes.addAndGet(-sent.bytes());
        if (left == 0 || (left <= HALF && left + sent.bytes() > HALF) || failure.isPresent()) {
            whenSettled.run();
        }
    }

    /** Why an entry was not stored; what was sent before it may be. */
    Optional<Receipt.Unavailable> failure() {
        return failure;
    }

    /** Begins again with the first entry that is not stored. Called when all is settled. */
    void rewind() {
        failure = Optional.empty();
        waiting.clear();
        entries.stream().filter(sent -> !sent.isDone()).forEach(waiting::add);
    }

    /**
     * Lets go what is done with at the head, in order, and says how many that were.
     *
     * @throws IOException if one could not be let go; it stays the head
     */
    int removeDone(Removal removal) throws IOException {
        int removed = 0;
        for (Sent head = entries.peek(); head != null && head.isDone(); head = entries.peek()) {
            removal.take(head.spooled, head.stored);
            bytes -= head.bytes();
            entries.remove();
            removed++;
        }
        return removed;
    }
}
