package dev.footfall.ingest.publish;

import java.util.function.Consumer;

/** Where records become durable. Implementations are safe for use by many threads. */
public interface DurableLog {
    /**
     * Appends a record. Never waits; entries that one thread appends with the same key keep their order.
     *
     * @param whenKnown told exactly once what became of it, by any thread, perhaps before this returns
     */
    void append(LogEntry entry, Consumer<Receipt> whenKnown);
}
