package dev.footfall.ingest.spool;

import dev.footfall.ingest.publish.Receipt;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** A log with a spool before a broker in memory, and the receipts that it gave, by {@code key number}. */
final class RunningLog implements AutoCloseable {
    final FakeBroker broker;
    final SpoolingLog log;
    final Map<String, Receipt> receipts = new ConcurrentHashMap<>();
    private boolean stopped;

    RunningLog(Path dir) throws Exception {
        this(new FakeBroker(), Entries.settings(dir));
    }

    RunningLog(FakeBroker broker, SpoolSettings settings) throws Exception {
        this.broker = broker;
        this.log = new SpoolingLog(broker, settings, Clock.systemUTC());
        log.start();
    }

    void append(String key, long number) {
        append(key, Long.toString(number));
    }

    void append(String key, String value) {
        log.append(Entries.entry(key, value), receipt -> {
            Receipt before = receipts.put(key + " " + value, receipt);
            if (before != null) {
                throw new AssertionError("a second receipt for " + key + " " + value);
            }
        });
    }

    Receipt receiptOf(String keyAndValue) {
        await().until(() -> receipts.containsKey(keyAndValue));
        return Objects.requireNonNull(receipts.get(keyAndValue));
    }

    void awaitState(String state) {
        await().until(() -> log.numbers().state().equals(state));
    }

    static ConditionFactory await() {
        return Awaitility.await().pollInterval(Duration.ofMillis(5)).atMost(Duration.ofSeconds(20));
    }

    void stop() throws IOException, InterruptedException {
        stopped = true;
        log.stop();
    }

    @Override
    public void close() throws IOException {
        if (!stopped) {
            try {
                stop();
            } catch (InterruptedException e) {
                throw new InterruptedIOException("interrupted while it stopped");
            }
        }
    }
}
