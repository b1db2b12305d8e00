package dev.footfall.sinks.outbox;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Where messages wait. Used by one thread; several processes may empty the same one. */
public interface Outbox extends AutoCloseable {
    /**
     * Has the oldest messages sent, and forgets them once they are.
     *
     * @param send returns when they are safe; if it throws, they stay, and what was sent of them is sent again
     * @return how many there were
     * @throws IOException if it cannot be read; says what to check
     */
    int drain(Consumer<List<Message>> send) throws IOException;

    @Override
    void close();
}
