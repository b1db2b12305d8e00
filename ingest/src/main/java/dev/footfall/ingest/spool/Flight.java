package dev.footfall.ingest.spool;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries that were given to the broker and are not settled, in the order in which they were added. Each entry
 * carries its own links: every event passes here, and a set would allocate and hash for it. Guarded by its owner's lock.
 */
final class Flight {
    private @Nullable Pending first;
    private @Nullable Pending last;

    boolean isEmpty() {
        return first == null;
    }

    /** Adds an entry at the end. */
    void add(Pending pending) {
        pending.flies = true;
        pending.before = last;
        if (last == null) {
            first = pending;
        } else {
            last.after = pending;
        }
        last = pending;
    }

    boolean contains(Pending pending) {
        return pending.flies;
    }

    /** Takes an entry out, and says whether it was there. */
    boolean remove(Pending pending) {
        if (!pending.flies) {
            return false;
        }
        Pending before = pending.before;
        Pending after = pending.after;
        if (before == null) {
            first = after;
        } else {
            before.after = after;
        }
        if (after == null) {
            last = before;
        } else {
            after.before = before;
        }
        pending.flies = false;
        pending.before = null;
        pending.after = null;
        return true;
    }

    /** Takes all entries out, in their order. */
    List<Pending> removeAll() {
        List<Pending> all = new ArrayList<>();
        while (first != null) {
            Pending next = first;
            all.add(next);
            remove(next);
        }
        return all;
    }
}
