package dev.footfall.runtime.lineage;

import io.openlineage.client.OpenLineage.RunEvent;
import java.io.IOException;

/** The way of an event to who collects it. Used by one thread. */
interface Delivery extends AutoCloseable {
    /**
     * Delivers it.
     *
     * @throws IOException if it was not taken; it may be tried again
     */
    void deliver(RunEvent event) throws IOException;

    @Override
    void close() throws IOException;
}
