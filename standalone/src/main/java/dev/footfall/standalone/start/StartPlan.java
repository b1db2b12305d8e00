package dev.footfall.standalone.start;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts steps side by side, each when those before it are done, and stops them one by one in the reverse of the order
 * in which they are listed. Owned by one thread.
 */
public final class StartPlan implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StartPlan.class);

    private final List<Step> steps;
    private final Progress progress;
    private final Set<Step> done = ConcurrentHashMap.newKeySet();
    private boolean drained = true;

    /**
     * @param steps each after those that it needs
     * @param progress told what happens
     */
    public StartPlan(List<Step> steps, Progress progress) {
        this.steps = List.copyOf(steps);
        this.progress = progress;
        for (int i = 0; i < steps.size(); i++) {
            if (!steps.subList(0, i).containsAll(steps.get(i).after())) {
                throw new IllegalArgumentException(
                        steps.get(i).component().name() + " is listed before something that it needs");
            }
        }
    }

    /**
     * Starts all steps. If one fails or the thread is interrupted, those that are started are stopped again.
     *
     * @throws StepFailedException naming the first component that failed
     * @throws InterruptedException if the thread was interrupted
     */
    public void start() throws StepFailedException, InterruptedException {
        boolean complete = false;
        try {
            startAll();
            complete = true;
        } finally {
            if (!complete) {
                close();
            }
        }
    }

    private void startAll() throws StepFailedException, InterruptedException {
        List<CountDownLatch> signals =
                steps.stream().map(_ -> new CountDownLatch(1)).toList();
        // The first failure interrupts the others, and closing waits for them to notice.
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ExecutorCompletionService<Void>(threads);
            for (Step step : steps) {
                running.submit(() -> {
                    for (Step before : step.after()) {
                        signals.get(steps.indexOf(before)).await();
                    }
                    startOne(step);
                    signals.get(steps.indexOf(step)).countDown();
                    return null;
                });
            }
            try {
                for (int i = 0; i < steps.size(); i++) {
                    running.take().get();
                }
            } catch (ExecutionException e) {
                threads.shutdownNow();
                if (e.getCause() instanceof StepFailedException failed) {
                    throw failed;
                }
                throw new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                threads.shutdownNow();
                throw e;
            }
        }
    }

    private void startOne(Step step) throws StepFailedException {
        long begun = System.nanoTime();
        String name = step.component().name();
        try {
            step.component().start();
        } catch (Exception e) {
            throw new StepFailedException(name + " did not start: " + e.getMessage(), e);
        }
        done.add(step);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        LOG.atInfo()
                .addKeyValue("component", name)
                .addKeyValue("millis", took.toMillis())
                .log("started");
        progress.started(name, took);
    }

    /** Stops what was started, last first; one that fails does not keep the others from being stopped. */
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted(); // stopping takes its time all the same
        for (Step step : new ArrayList<>(steps).reversed()) {
            if (!done.remove(step) || !step.lasting()) {
                continue;
            }
            String name = step.component().name();
            try {
                step.component().stop();
            } catch (Exception e) {
                drained = false;
                interrupted |= e instanceof InterruptedException;
                LOG.atError().addKeyValue("component", name).setCause(e).log("did not stop cleanly");
            }
            progress.stopped(name);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether everything that was stopped so far finished what it had in flight. */
    public boolean drained() {
        return drained;
    }

    /** A component could not start; the message names it and its reason. */
    public static final class StepFailedException extends Exception {
        private StepFailedException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
