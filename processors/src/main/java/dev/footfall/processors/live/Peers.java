package dev.footfall.processors.live;

import dev.footfall.runtime.observe.QueryAnswer;
import dev.footfall.runtime.observe.QueryRequest;
import java.io.IOException;

/** The other instances. Safe for use by many threads. */
@FunctionalInterface
interface Peers {
    /**
     * Asks another instance the same; it answers from its own state or not at all.
     *
     * @throws IOException if it does not answer in time
     */
    QueryAnswer ask(String host, int port, QueryRequest request) throws IOException;
}
