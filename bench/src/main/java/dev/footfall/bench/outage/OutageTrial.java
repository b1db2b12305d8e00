package dev.footfall.bench.outage;

import dev.footfall.bench.ingest.Metrics;
import dev.footfall.bench.ingest.Rig;
import dev.footfall.bench.load.OpenLoopLoad;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Load at a steady rate, in which the broker is killed and stays away, ingest is killed while it spools, and the broker
 * comes back. The load goes on until the spool is empty; then what every sender was told is held against the topics.
 *
 * @param outage how long the broker is away
 * @param requestsPerSecond of the load; there are about twice as many events
 * @param seed of the events, and of the moment at which ingest is killed
 */
public record OutageTrial(Duration outage, double requestsPerSecond, long seed) {
    private static final Duration BEFORE = Duration.ofSeconds(5);
    private static final Duration AFTER = Duration.ofSeconds(2);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final int CONNECTIONS = 64;

    /**
     * What was seen.
     *
     * @param outage from the kill of the broker until it answered again
     * @param drain from then until the spool was empty and events went to the broker directly
     * @param spooled events that the spool held before the broker was back
     * @param delivery what became of the events
     */
    public record Report(Duration outage, Duration drain, long spooled, Delivery delivery) {
        /** The drain's length to the outage's. */
        public double ratio() {
            return (double) drain.toNanos() / outage.toNanos();
        }
    }

    /**
     * Runs it.
     *
     * @param progress is told in words what happens
     * @throws IOException if a process did not start, or the spool did not become empty in three times the outage and
     *     a minute
     */
    public Report run(Consumer<String> progress) throws Exception {
        Duration drainLimit = outage.multipliedBy(3).plusMinutes(1);
        Duration longest = BEFORE.plus(outage.multipliedBy(2)).plus(drainLimit).plusMinutes(2);
        AtomicBoolean over = new AtomicBoolean();
        try (Rig rig = Rig.start();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Ledger ledger = new Ledger(rig.ingest(), (int) (requestsPerSecond * longest.toSeconds()) + 1, seed);
            OpenLoopLoad load = new OpenLoopLoad(rig.ingest(), requestsPerSecond, longest, CONNECTIONS);
            Future<OpenLoopLoad.Outcome> sending =
                    threads.submit(() -> load.run(ledger::request, ledger::answered, over::get));
            try {
                Thread.sleep(BEFORE);
                long gone = System.nanoTime();
                rig.killBroker();
                progress.accept("the broker is killed; it stays away for " + outage.toSeconds() + " s");
                long spooled = killIngestIn(rig, gone, progress);
                rig.restartBroker();
                long back = System.nanoTime();
                progress.accept("the broker is back; the spool holds " + spooled + " events");
                awaitDrained(rig, drainLimit);
                long drained = System.nanoTime();
                Thread.sleep(AFTER);
                over.set(true);
                var statuses = answers(sending).statuses();
                progress.accept("the spool is empty after %.1f s; answers by status: %s"
                        .formatted((drained - back) / 1e9, statuses));
                rig.stopIngest();
                return new Report(
                        Duration.ofNanos(back - gone),
                        Duration.ofNanos(drained - back),
                        spooled,
                        Topics.of(rig).compare(ledger));
            } finally {
                over.set(true);
            }
        }
    }

    /** Kills ingest somewhere in the outage's middle, and returns at its end, with the number of spooled events. */
    private long killIngestIn(Rig rig, long gone, Consumer<String> progress) throws IOException, InterruptedException {
        double share = 0.4 + 0.2 * new SplittableRandom(seed).nextDouble();
        sleepUntil(gone + (long) (outage.toNanos() * share));
        rig.killIngest();
        rig.restartIngest();
        progress.accept("ingest was killed and started again");
        sleepUntil(gone + outage.toNanos());
        return (long) rig.metrics().sum("footfall_ingest_spool_entries");
    }

    private static void awaitDrained(Rig rig, Duration limit) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (System.nanoTime() - deadline < 0) {
            Metrics now = rig.metrics();
            if (now.sum("footfall_ingest_spool_entries") == 0
                    && now.sum("footfall_ingest_spool_state", "state=\"direct\"") == 1) {
                return;
            }
            Thread.sleep(POLL);
        }
        throw new IOException("the spool was not empty " + limit.toSeconds() + " s after the broker was back");
    }

    private static OpenLoopLoad.Outcome answers(Future<OpenLoopLoad.Outcome> sending) throws Exception {
        try {
            return sending.get(ANSWER_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new IOException("requests were not answered within " + ANSWER_LIMIT.toSeconds() + " s", e);
        }
    }

    private static void sleepUntil(long nanos) throws InterruptedException {
        long left = nanos - System.nanoTime();
        if (left > 0) {
            Thread.sleep(Duration.ofNanos(left));
        }
    }
}
