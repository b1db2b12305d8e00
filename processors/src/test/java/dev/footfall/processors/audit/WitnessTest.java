package dev.footfall.processors.audit;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class WitnessTest {
    @TempDir
    Path folder;

    @Test
    void aFileGrowsByALineForEveryCheckpoint() throws Exception {
        Path file = folder.resolve("heads");
        Witness witness = new FileWitness(file);
        witness.take("{\"size\":1}");
        witness.take("{\"size\":2}");

        assertThat(Files.readAllLines(file)).isEqualTo(List.of("{\"size\":1}", "{\"size\":2}"));
        assertThatThrownBy(() -> new FileWitness(folder.resolve("none").resolve("heads")).take("{}"))
                .isInstanceOf(IOException.class);
    }

    @Test
    void anAddressIsSentEveryCheckpointAndItsRefusalIsAFailure() throws Exception {
        BlockingQueue<String> bodies = new LinkedBlockingQueue<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            exchange.sendResponseHeaders(exchange.getRequestURI().getPath().equals("/heads") ? 204 : 503, -1);
            exchange.close();
        });
        server.start();
        try {
            String base = "http://127.0.0.1:" + server.getAddress().getPort();
            new HttpWitness(URI.create(base + "/heads")).take("{\"size\":1}");
            assertThat(bodies.poll()).isEqualTo("{\"size\":1}\n");

            assertThatThrownBy(() -> new HttpWitness(URI.create(base + "/full")).take("{}"))
                    .hasMessageContaining("503");
        } finally {
            server.stop(0);
        }
    }
}
