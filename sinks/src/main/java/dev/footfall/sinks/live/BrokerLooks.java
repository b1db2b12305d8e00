package dev.footfall.sinks.live;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at the broker every two seconds, while somebody wants to know, in a thread of its own. */
final class BrokerLooks {
    private static final Logger LOG = LoggerFactory.getLogger(BrokerLooks.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);

    private final List<Look> looks;
    private final BooleanSupplier watched;
    private @Nullable ScheduledExecutorService thread;

    /** One thing to look at; done by one thread. Takes seconds at most. */
    interface Look extends AutoCloseable {
        void look();

        @Override
        void close();
    }

    /**
     * @param looks closed with this
     * @param watched whether anybody wants to know
     */
    BrokerLooks(List<Look> looks, BooleanSupplier watched) {
        this.looks = List.copyOf(looks);
        this.watched = watched;
    }

    void start() {
        thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("live-looks").daemon().factory());
        var _ = thread.scheduleWithFixedDelay(this::all, 0, PAUSE.toMillis(), TimeUnit.MILLISECONDS);
    }

    void stop() throws InterruptedException {
        ScheduledExecutorService running = thread;
        if (running == null) {
            return;
        }
        running.shutdownNow(); // interrupts what waits for the broker
        if (running.awaitTermination(2, TimeUnit.SECONDS)) {
            looks.forEach(Look::close);
        }
    }

    /** All of them once, if anybody wants to know. */
    void all() {
        for (Look look : looks) {
            if (watched.getAsBoolean()) {
                try {
                    look.look();
                } catch (RuntimeException e) { // else the thread would not look again
                    LOG.atWarn().setCause(e).log("the live page could not look at the broker");
                }
            }
        }
    }
}
