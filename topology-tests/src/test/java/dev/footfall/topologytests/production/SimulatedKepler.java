package dev.footfall.topologytests.production;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * Serves metrics in the form of Kepler 0.11, with made-up numbers: each container draws one watt. Its zone "core" lies
 * within "package", so whoever sums zones is seen.
 */
final class SimulatedKepler implements AutoCloseable {
    private static final List<String> CONTAINERS =
            List.of("ingest", "refine", "sessions", "funnels", "activity", "sinks", "redpanda", "postgres");

    private final HttpServer server;
    private final long begun = System.nanoTime();

    SimulatedKepler() throws IOException {
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.createContext("/metrics", exchange -> {
            byte[] text = metrics().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
            exchange.sendResponseHeaders(200, text.length);
            exchange.getResponseBody().write(text);
            exchange.close();
        });
        server.start();
    }

    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    private String metrics() {
        double joules =
                (System.nanoTime() - begun) / (double) Duration.ofSeconds(1).toNanos();
        StringBuilder text = new StringBuilder("# TYPE kepler_container_cpu_joules_total counter\n");
        for (String zone : List.of("package", "core")) {
            for (String container : CONTAINERS) {
                text.append(
                        "kepler_container_cpu_joules_total{container_id=\"%1$s\",container_name=\"%1$s\",runtime=\"docker\",state=\"running\",zone=\"%2$s\"} %3$f\n"
                                .formatted(container, zone, joules));
            }
        }
        text.append("# TYPE kepler_node_cpu_joules_total counter\n");
        for (String zone : List.of("package", "core")) {
            text.append("kepler_node_cpu_joules_total{node_name=\"simulated\",path=\"\",zone=\"%s\"} %f\n"
                    .formatted(zone, joules * CONTAINERS.size()));
        }
        return text.append("# TYPE kepler_build_info gauge\nkepler_build_info 1\n")
                .toString();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
