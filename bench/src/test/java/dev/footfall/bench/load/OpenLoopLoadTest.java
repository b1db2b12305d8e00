package dev.footfall.bench.load;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OpenLoopLoadTest {
    private final Set<String> bodies = ConcurrentHashMap.newKeySet();
    private final Semaphore gate = new Semaphore(Integer.MAX_VALUE);
    private HttpServer server;
    private URI address;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            gate.acquireUninterruptibly();
            gate.release();
            bodies.add(body);
            exchange.sendResponseHeaders(body.startsWith("bad") ? 400 : 200, 2);
            exchange.getResponseBody().write("ok".getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        server.start();
        address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/events");
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void everyRequestIsSentOnceAndItsStatusCounted() throws InterruptedException {
        OpenLoopLoad load = new OpenLoopLoad(address, 500, Duration.ofSeconds(1), 8);

        var outcome = load.run(index -> request(index % 10 == 0 ? "bad" + index : "good" + index), (_, _) -> {});

        assertThat(bodies).hasSize(500);
        assertThat(outcome.statuses()).containsEntry(200, 450L).containsEntry(400, 50L);
        assertThat(outcome.latency().getTotalCount()).isEqualTo(500);
    }

    @Test
    void aStallOfTheServerIsFeltByAllThatWereDueMeanwhile() throws InterruptedException {
        gate.drainPermits();
        Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(Duration.ofMillis(600));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            gate.release(Integer.MAX_VALUE);
        });

        var outcome = new OpenLoopLoad(address, 200, Duration.ofSeconds(1), 2)
                .run(index -> request("e" + index), (_, _) -> {});

        // Two connections wait for the server, yet about half of the requests were due in the stall and waited long.
        assertThat(outcome.millisAt(70)).isGreaterThan(100);
    }

    @Test
    void aRefusedConnectionCountsAsNoAnswer() throws InterruptedException {
        server.stop(0);

        var outcome = new OpenLoopLoad(address, 100, Duration.ofMillis(200), 2)
                .run(index -> request("e" + index), (_, _) -> {});

        assertThat(outcome.statuses()).containsExactly(java.util.Map.entry(0, 20L));
        assertThat(outcome.acceptedPerSecond()).isZero();
    }

    @Test
    void itEndsBeforeItsTimeWhenItIsOver() throws InterruptedException {
        var outcome = new OpenLoopLoad(address, 100, Duration.ofMinutes(10), 2)
                .run(index -> request("e" + index), (_, _) -> {}, () -> bodies.size() >= 20);

        assertThat(outcome.statuses().get(200)).isBetween(20L, 25L);
        assertThat(outcome.latency().getTotalCount()).isEqualTo(bodies.size());
    }

    private byte[] request(String body) {
        return HttpWire.post(address, "text/plain", "key", body.getBytes(StandardCharsets.UTF_8));
    }
}
