package dev.footfall.runtime.lifecycle;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * SIGTERM or SIGINT, turned into an orderly end: the JVM is held up until the main thread has said how it ended, and
 * the process then ends with that code instead of 128 + the signal. Made, awaited and closed by the main thread.
 */
public final class StopSignal implements AutoCloseable {
    private final CountDownLatch told = new CountDownLatch(1);
    private final CompletableFuture<Exit> ended = new CompletableFuture<>();
    private final Thread hook;

    private StopSignal() {
        this.hook = new Thread(
                () -> {
                    told.countDown();
                    Runtime.getRuntime().halt(ended.join().code()); // exit() would wait for this hook, for ever
                },
                "stop");
    }

    /** Listens from now on. */
    public static StopSignal listen() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** Whether it came. Called by any thread. */
    public boolean came() {
        return told.getCount() == 0;
    }

    /** Waits for it; false if it did not come within the limit. */
    public boolean await(Duration limit) throws InterruptedException {
        return told.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Gives it from within. */
    public void give() {
        told.countDown();
    }

    /** Says how the process ends. */
    public void endWith(Exit exit) {
        ended.complete(exit);
    }

    /** Stops listening; where nothing was said, the end is {@link Exit#FAILED}. */
    @Override
    public void close() {
        ended.complete(Exit.FAILED);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            told.countDown(); // the JVM is going down already, and the hook ends it
        }
    }
}
