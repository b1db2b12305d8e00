package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.LogEntry;
import dev.footfall.ingest.publish.Receipt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An entry whose sender waits for its receipt. Whoever owns it settles it, once; it stands in one {@link Flight} at most. */
final class Pending {
    private static final Logger LOG = LoggerFactory.getLogger(Pending.class);

    private final LogEntry entry;
    private final Consumer<Receipt> whenKnown;

    /** Its neighbours in the flight, and whether it is in it; the flight's. */
    @Nullable
    Pending before;

    @Nullable
    Pending after;

    boolean flies;

    Pending(LogEntry entry, Consumer<Receipt> whenKnown) {
        this.entry = entry;
        this.whenKnown = whenKnown;
    }

    LogEntry entry() {
        return entry;
    }

    /** A sender's failure is its own: the thread that settles has others to tell. */
    void settle(Receipt receipt) {
        try {
            whenKnown.accept(receipt);
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("a receipt could not be passed on");
        }
    }
}
