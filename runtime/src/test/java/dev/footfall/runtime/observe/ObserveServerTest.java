package dev.footfall.runtime.observe;

import dev.footfall.runtime.config.ListenSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ObserveServerTest {
    private final PrometheusMeterRegistry metrics = Metrics.registryOf("shop");
    private final HealthChecks checks = new HealthChecks();
    private final AtomicReference<Health> broker = new AtomicReference<>(Health.up());
    private final ObserveServer server = new ObserveServer(new ListenSettings("127.0.0.1", 0), metrics, checks);
    private final HttpClient client = HttpClient.newHttpClient();

    @BeforeEach
    void start() throws Exception {
        checks.ready("broker", broker::get);
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        client.close();
    }

    @Test
    void metricsCarryTheServiceAndTheJvm() throws Exception {
        metrics.counter("sold").increment(3);

        HttpResponse<String> response = send("GET", "/metrics");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain"));
        assertThat(response.body())
                .contains("sold_total{service=\"shop\"} 3.0\n")
                .contains("jvm_memory_used_bytes{");
    }

    @Test
    void readinessFollowsTheChecksAndNamesTheReason() throws Exception {
        assertThat(send("GET", "/health/ready").statusCode()).isEqualTo(200);

        broker.set(Health.down("no answer from the broker"));

        HttpResponse<String> response = send("GET", "/health/ready");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.body()).isEqualTo("{\"status\":\"down\",\"broker\":\"no answer from the broker\"}\n");
        assertThat(send("GET", "/health/live").statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsUnusualButWorksIsSaidAndReady() throws Exception {
        broker.set(Health.up("3 events wait"));

        HttpResponse<String> response = send("GET", "/health/ready");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("{\"status\":\"up\",\"broker\":\"up: 3 events wait\"}\n");
    }

    @Test
    void anUnknownPathIsNotFoundAndTheKnownOnesAreNamed() throws Exception {
        HttpResponse<String> response = send("GET", "/metric");

        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("/metrics", "/health/ready", "/health/live");
    }

    @Test
    void onlyReadingIsAllowed() throws Exception {
        HttpResponse<String> response = send("POST", "/metrics");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
        assertThat(send("HEAD", "/metrics").body()).isEmpty();
    }

    @Test
    void aTakenPortIsNamedAndNothingStaysBehind() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var second = new ObserveServer(new ListenSettings("127.0.0.1", taken.getLocalPort()), metrics, checks);
            long before = observeThreads();

            assertThatThrownBy(second::start)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("127.0.0.1:" + taken.getLocalPort());

            assertThat(observeThreads()).isLessThanOrEqualTo(before);
        }
    }

    private static long observeThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("observe"))
                .count();
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(server.address().resolve(path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
