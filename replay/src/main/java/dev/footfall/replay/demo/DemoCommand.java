package dev.footfall.replay.demo;

import dev.footfall.replay.deliver.Batch;
import dev.footfall.replay.deliver.BatchBuilder;
import dev.footfall.replay.deliver.Delivery;
import dev.footfall.replay.deliver.DeliveryException;
import dev.footfall.replay.deliver.DeliverySettings;
import dev.footfall.replay.deliver.Progress;
import dev.footfall.replay.deliver.Tally;
import dev.footfall.replay.deliver.Target;
import dev.footfall.replay.deliver.TargetFinder;
import dev.footfall.replay.deliver.TargetOptions;
import dev.footfall.runtime.lifecycle.Exit;
import java.io.PrintWriter;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code footfall demo}: simulated visitors of a shop, until Ctrl-C. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Sends lifelike traffic: visitors of a shop who come, look around, sign up, buy and leave.")
public final class DemoCommand implements Callable<Integer> {
    private static final long TICK_NANOS = Duration.ofMillis(250).toNanos();
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(5);
    private static final int MAX_VISITORS = 100_000;
    private static final double MAX_RATE = 20_000;

    private final TargetFinder finder;
    private final Clock clock;
    private final CountDownLatch stop = new CountDownLatch(1);

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    CommandSpec spec;

    @Mixin
    @SuppressWarnings("NullAway.Init") // picocli sets it
    TargetOptions target;

    @Option(
            names = "--visitors",
            paramLabel = "N",
            defaultValue = "50",
            description = "Visitors at the same time, 1 to 100000 (default: 50).")
    int visitors = 50;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description = "Events per second on average, up to 20000 (default: one per visitor in 5 s).")
    Optional<Double> rate = Optional.empty();

    @Option(names = "--duration", paramLabel = "SECONDS", description = "How long (default: until Ctrl-C).")
    Optional<Long> durationSeconds = Optional.empty();

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "The same seed gives the same visits.")
    long seed = 1;

    /**
     * @param finder knows where the pipeline of a data folder listens
     * @param clock gives the events their times
     */
    public DemoCommand(TargetFinder finder, Clock clock) {
        this.finder = finder;
        this.clock = clock;
    }

    @Override
    public Integer call() throws InterruptedException {
        check();
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = new Progress(err, Progress.isTerminal());
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> stopAndWait(ended), "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Target to = target.target(finder);
            err.println("Sending to " + to + (durationSeconds.isPresent() ? "" : "; Ctrl-C ends it"));
            err.flush();
            try (Delivery delivery = new Delivery(to, DeliverySettings.givingUpAfter(Duration.ofSeconds(60)))) {
                run(delivery, progress);
                progress.end();
                summarize(delivery.tally(), progress.elapsed());
            }
            return Exit.OK.code();
        } catch (DeliveryException | TargetFinder.TargetException e) {
            progress.end();
            err.println(e.getMessage());
            err.flush();
            return Exit.FAILED.code();
        } finally {
            ended.countDown();
            removeHook(hook);
        }
    }

    private void run(Delivery delivery, Progress progress) throws DeliveryException, InterruptedException {
        Crowd crowd = new Crowd(seed, visitors, rate.orElse(visitors / 5.0), "demo-" + clock.millis());
        BatchBuilder batches = new BatchBuilder();
        long begun = System.nanoTime();
        long end = durationSeconds.map(TimeUnit.SECONDS::toNanos).orElse(Long.MAX_VALUE);
        for (long now = 0; now < end; now = System.nanoTime() - begun) {
            while (crowd.nextAt() <= Math.min(now, end)) {
                send(delivery, batches.add(crowd.next(clock.instant()), 0));
            }
            send(delivery, batches.take());
            Tally tally = delivery.tally();
            progress.show(tally.events(), 0, 0);
            if (stop.await(Math.min(TICK_NANOS, end - now), TimeUnit.NANOSECONDS)) {
                break;
            }
        }
        delivery.finish();
    }

    private static void send(Delivery delivery, Optional<Batch> batch) throws DeliveryException, InterruptedException {
        if (batch.isPresent()) {
            delivery.send(batch.get());
        }
    }

    private void check() {
        if (visitors < 1 || visitors > MAX_VISITORS) {
            throw new ParameterException(spec.commandLine(), "--visitors must be 1 to " + MAX_VISITORS);
        }
        if (rate.isPresent() && !(rate.get() > 0 && rate.get() <= MAX_RATE)) {
            throw new ParameterException(spec.commandLine(), "--rate must be more than 0 and at most 20000");
        }
        if (durationSeconds.isPresent() && (durationSeconds.get() < 1 || durationSeconds.get() > 31_536_000)) {
            throw new ParameterException(spec.commandLine(), "--duration must be 1 second to a year");
        }
    }

    private void summarize(Tally tally, Duration elapsed) {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                Locale.ROOT,
                "%,d events in %,d s: %,d accepted, %,d quarantined%n",
                tally.events(),
                elapsed.toSeconds(),
                tally.accepted(),
                tally.quarantined());
        out.flush();
    }

    private void stopAndWait(CountDownLatch ended) {
        stop.countDown();
        try {
            ended.await(LAST_REQUESTS.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the JVM is going down: the hook runs already
        }
    }
}
