package dev.footfall.bench.load;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SlowConnectionsTest {
    private final BlockingQueue<Socket> taken = new LinkedBlockingQueue<>();
    private final List<Socket> sockets = new ArrayList<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws Exception {
        server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    taken.add(server.accept());
                }
            } catch (java.io.IOException _) {
                // the test is over
            }
        });
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void eachSendsALittleAndDoesNotEndByItself() throws Exception {
        URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1/events");
        try (SlowConnections slow = new SlowConnections(address, "key", 3)) {
            for (int i = 0; i < 3; i++) {
                Socket socket = next();
                String begun = read(socket);
                assertThat(begun).startsWith("POST /v1/events HTTP/1.1\r\n").contains("Authorization: Bearer key\r\n");
                assertThat(read(socket)).as("a second later").hasSizeBetween(1, 3);
            }
            assertThat(slow.open()).isEqualTo(3);
            assertThat(slow.answered()).isZero();
        }
    }

    @Test
    void theOneThatIsAnsweredBeginsAnew() throws Exception {
        URI address = URI.create("http://127.0.0.1:" + server.getLocalPort() + "/v1/events");
        try (SlowConnections slow = new SlowConnections(address, "key", 1)) {
            next().getOutputStream().write("HTTP/1.1 408 Request Timeout\r\n\r\n".getBytes(StandardCharsets.UTF_8));
            next();
            assertThat(slow.answered()).isEqualTo(1);
        }
    }

    private Socket next() throws InterruptedException {
        Socket socket = taken.poll(Duration.ofSeconds(20).toMillis(), TimeUnit.MILLISECONDS);
        assertThat(socket).as("a connection").isNotNull();
        sockets.add(socket);
        return socket;
    }

    /** Waits for something to come, and returns what has. */
    private static String read(Socket socket) throws Exception {
        socket.setSoTimeout(20_000);
        InputStream in = socket.getInputStream();
        byte[] bytes = new byte[4096];
        return new String(bytes, 0, in.read(bytes), StandardCharsets.UTF_8);
    }
}
