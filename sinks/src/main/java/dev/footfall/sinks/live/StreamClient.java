package dev.footfall.sinks.live;

import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * A browser that follows a source by server-sent events. Nothing queues up for it: while it has not taken what was
 * written, it is passed over, and what it gets next is up to date. Owned by the stream's thread but for what is atomic.
 */
final class StreamClient {
    /** How long a browser may take for what it was sent. */
    private static final long PATIENCE_NANOS = 20_000_000_000L;

    final String source;
    long told;
    long lastSnapshot;
    private final Response response;
    private final Callback callback;
    private final AtomicBoolean writing = new AtomicBoolean();
    private final AtomicBoolean over = new AtomicBoolean();
    private long writingSince;

    /**
     * @param told the number of the newest event that it has
     */
    StreamClient(String source, long told, Response response, Callback callback) {
        this.source = source;
        this.told = told;
        this.response = response;
        this.callback = callback;
    }

    boolean isOver() {
        return over.get();
    }

    /** Whether it takes something now; one that has not for too long is given up. */
    boolean isReady() {
        if (over.get()) {
            return false;
        }
        if (writing.get()) {
            if (System.nanoTime() - writingSince > PATIENCE_NANOS) {
                fail(new java.util.concurrent.TimeoutException("a browser does not read"));
            }
            return false;
        }
        return true;
    }

    void write(String frames) {
        writing.set(true);
        writingSince = System.nanoTime();
        Content.Sink.write(response, false, frames, Callback.from(() -> writing.set(false), this::fail));
    }

    void end() {
        if (over.compareAndSet(false, true)) {
            response.write(true, java.nio.ByteBuffer.allocate(0), callback);
        }
    }

    private void fail(Throwable cause) {
        if (over.compareAndSet(false, true)) {
            callback.failed(cause);
        }
    }
}
