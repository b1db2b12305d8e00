package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.BrokerLog;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Starts the broker's log, however long that takes, and again when it became unusable. Runs on a thread of its own. */
final class Connection implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final BrokerLog broker;
    private final CountDownLatch connected = new CountDownLatch(1);
    private final Semaphore unusable = new Semaphore(0);

    Connection(BrokerLog broker) {
        this.broker = broker;
    }

    /** Ends when it is interrupted; the log is then started or not. */
    @Override
    public void run() {
        try {
            while (true) {
                connect();
                connected.countDown();
                unusable.acquire();
                LOG.atWarn().log("the connection to the broker takes no more events; a new one is made");
                broker.stop(Duration.ZERO);
                Thread.sleep(PAUSE); // whatever made it unusable may do so again at once
                unusable.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void connect() throws InterruptedException {
        while (true) {
            try {
                broker.start();
                return;
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                LOG.atWarn()
                        .addKeyValue("reason", String.valueOf(e.getMessage()))
                        .log("no broker; events are spooled until there is one");
                Thread.sleep(PAUSE);
            }
        }
    }

    /** Whether the log is started, or was within the time. */
    boolean await(Duration limit) throws InterruptedException {
        return connected.await(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The log is to be stopped and started again. Called by any thread. */
    void renew() {
        if (unusable.availablePermits() == 0) {
            unusable.release();
        }
    }
}
