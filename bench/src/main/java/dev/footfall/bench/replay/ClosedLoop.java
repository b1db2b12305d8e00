package dev.footfall.bench.replay;

import dev.footfall.bench.load.HttpWire;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Posts a crowd's batches as fast as ingest answers, over a few connections, each of which sends the next batch once the
 * one before is acknowledged.
 *
 * @param address where events go
 * @param writeKey that is sent with them
 */
record ClosedLoop(URI address, String writeKey) {
    private static final int CONNECTIONS = 4;
    private static final int ATTEMPTS = 600;
    private static final int BUSY = 503;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofSeconds(60);

    /**
     * Returns when all is acknowledged.
     *
     * @throws IOException if a batch was not taken
     */
    void send(Crowd crowd) throws IOException, InterruptedException {
        AtomicInteger next = new AtomicInteger();
        try (var threads = Executors.newThreadPerTaskExecutor(
                Thread.ofPlatform().daemon().name("crowd-", 0).factory())) {
            List<Future<?>> senders = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                senders.add(threads.submit(() -> {
                    send(crowd, next);
                    return true;
                }));
            }
            for (Future<?> sender : senders) {
                sender.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("the events were not taken: " + e.getCause(), e.getCause());
        }
    }

    private void send(Crowd crowd, AtomicInteger next) throws IOException, InterruptedException {
        try (HttpWire wire = new HttpWire(address, TIMEOUT)) {
            for (int batch = next.getAndIncrement(); batch < crowd.batches(); batch = next.getAndIncrement()) {
                byte[] request = HttpWire.post(address, "application/x-ndjson", writeKey, crowd.batch(batch));
                int status = wire.exchange(request);
                for (int attempt = 1; status == BUSY && attempt < ATTEMPTS; attempt++) {
                    Thread.sleep(PAUSE);
                    status = wire.exchange(request);
                }
                if (status != 200) {
                    throw new IOException("batch " + batch + " was answered with status " + status);
                }
            }
        }
    }
}
