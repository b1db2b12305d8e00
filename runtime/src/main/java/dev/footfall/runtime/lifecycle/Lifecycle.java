package dev.footfall.runtime.lifecycle;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts components in their order and stops the started ones in reverse. Start and stop may be called by different
 * threads; the second waits for the first.
 */
public final class Lifecycle implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Lifecycle.class);

    private final String service;
    private final List<Component> components;
    private final Deque<Component> started = new ArrayDeque<>();
    private boolean drained = true;

    public Lifecycle(String service, List<Component> components) {
        this.service = service;
        this.components = List.copyOf(components);
    }

    /**
     * Starts all components. If one fails, those before it are stopped again.
     *
     * @throws StartException naming the component that failed
     */
    public synchronized void start() throws StartException {
        for (Component component : components) {
            long begun = System.nanoTime();
            try {
                component.start();
            } catch (Exception e) {
                close(); // before the interrupt is set again, which would cut the stopping short
                if (e instanceof InterruptedException) {
                    Thread.currentThread().interrupt();
                }
                throw new StartException(service + ": " + component.name() + " did not start: " + e.getMessage(), e);
            }
            started.push(component);
            LOG.atInfo()
                    .addKeyValue("service", service)
                    .addKeyValue("component", component.name())
                    .addKeyValue(
                            "millis",
                            Duration.ofNanos(System.nanoTime() - begun).toMillis())
                    .log("started");
        }
    }

    /** Stops what was started, last first; one that fails does not keep the others from being stopped. */
    @Override
    public synchronized void close() {
        boolean interrupted = false;
        while (!started.isEmpty()) {
            Component component = started.pop();
            try {
                component.stop();
                LOG.atInfo()
                        .addKeyValue("service", service)
                        .addKeyValue("component", component.name())
                        .log("stopped");
            } catch (Exception e) {
                drained = false;
                interrupted |= e instanceof InterruptedException;
                LOG.atError()
                        .addKeyValue("service", service)
                        .addKeyValue("component", component.name())
                        .setCause(e)
                        .log("did not stop cleanly");
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether every component that was stopped so far finished what it had in flight. */
    public synchronized boolean drained() {
        return drained;
    }
}
