package dev.footfall.runtime.observe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.footfall.runtime.config.ListenSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * Serves {@code /metrics} (Prometheus), {@code /health/ready} and {@code /health/live} (200 or 503, with the state of
 * each check as JSON). Started once and stopped once, by one thread.
 */
public final class ObserveServer {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private static final int THREADS = 8;

    private final PrometheusMeterRegistry metrics;
    private final HealthChecks checks;
    private final HttpListener listener;

    public ObserveServer(ListenSettings listen, PrometheusMeterRegistry metrics, HealthChecks checks) {
        this.metrics = metrics;
        this.checks = checks;
        this.listener = new HttpListener("observe", THREADS, listen, new HttpConfiguration(), new Endpoints());
    }

    /**
     * Returns when it answers.
     *
     * @throws Exception if it cannot listen; the message names the address
     */
    public void start() throws Exception {
        listener.start();
    }

    /**
     * Stops listening and releases everything.
     *
     * @throws Exception if something could not be released in order
     */
    public void stop() throws Exception {
        listener.stop();
    }

    /** Where it listens, once started. */
    public URI address() {
        return listener.address();
    }

    private final class Endpoints extends Handler.Abstract.NonBlocking {
        private final ObjectMapper json = new ObjectMapper();

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            String path = Request.getPathInContext(request);
            if (!HttpMethod.GET.is(request.getMethod()) && !HttpMethod.HEAD.is(request.getMethod())) {
                response.getHeaders().put(HttpHeader.ALLOW, "GET, HEAD");
                send(response, callback, 405, "text/plain", "only GET and HEAD are allowed here\n");
                return true;
            }
            switch (path) {
                case "/metrics" -> send(response, callback, 200, PROMETHEUS_TEXT, metrics.scrape());
                case "/health/ready" -> sendHealth(response, callback, checks.readiness());
                case "/health/live" -> sendHealth(response, callback, checks.liveness());
                default ->
                    send(response, callback, 404, "text/plain", "here are /metrics, /health/ready and /health/live\n");
            }
            return true;
        }

        private void sendHealth(Response response, Callback callback, Map<String, Health> states) {
            boolean up = states.values().stream().allMatch(Health.Up.class::isInstance);
            Map<String, String> body = new LinkedHashMap<>();
            body.put("status", up ? "up" : "down");
            states.forEach((name, state) -> body.put(
                    name,
                    switch (state) {
                        case Health.Up(String detail) -> detail.isEmpty() ? "up" : "up: " + detail;
                        case Health.Down down -> down.reason();
                    }));
            try {
                send(response, callback, up ? 200 : 503, "application/json", json.writeValueAsString(body) + "\n");
            } catch (JsonProcessingException e) {
                callback.failed(e);
            }
        }

        private static void send(Response response, Callback callback, int status, String type, String body) {
            response.setStatus(status);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
            Content.Sink.write(response, true, body, callback);
        }
    }
}
