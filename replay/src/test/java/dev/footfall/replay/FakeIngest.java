package dev.footfall.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.footfall.replay.deliver.Target;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;

/** Answers as ingest does, and keeps what it was sent; told to, it is ill. */
public final class FakeIngest implements AutoCloseable {
    public static final String KEY = "key-1";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Map<String, JsonNode> accepted = new ConcurrentSkipListMap<>();
    private final Map<String, JsonNode> quarantined = new ConcurrentSkipListMap<>();
    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger atOnce = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private final AtomicReference<Illness> illness = new AtomicReference<>((request, events) -> Ailment.NONE);

    public FakeIngest() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v1/events", this::handle);
        server.start();
    }

    /** What is wrong with an answer. */
    public enum Ailment {
        NONE,
        UNAVAILABLE,
        UNAVAILABLE_FOR_LONG,
        THROTTLED,
        TOO_LARGE,
        CUTS_THE_CONNECTION,
        CUTS_THE_CONNECTION_AFTER_KEEPING,
        SLOW,
        NOT_INGEST
    }

    /** Decides by the number of the request, from 1, and of its events. */
    @FunctionalInterface
    public interface Illness {
        Ailment of(int request, int events);
    }

    public void fallIll(Illness how) {
        illness.set(how);
    }

    public Target target() {
        return new Target(url(), KEY);
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/v1/events");
    }

    /** By event id. */
    public Map<String, JsonNode> accepted() {
        return accepted;
    }

    /** By event id. */
    public Map<String, JsonNode> quarantined() {
        return quarantined;
    }

    public int requests() {
        return requests.get();
    }

    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
        try (exchange) {
            answer(exchange);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            atOnce.decrementAndGet();
        }
    }

    private void answer(HttpExchange exchange) throws IOException, InterruptedException {
        int request = requests.incrementAndGet();
        List<String> lines;
        try (var body = new GZIPInputStream(exchange.getRequestBody())) {
            lines = new String(body.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
        if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{\"error\":\"key.unknown\",\"reason\":\"unknown write key\"}");
            return;
        }
        switch (illness.get().of(request, lines.size())) {
            case NONE -> keep(exchange, lines);
            case SLOW -> {
                Thread.sleep(50);
                keep(exchange, lines);
            }
            case UNAVAILABLE -> send(exchange, 503, "{\"error\":\"unavailable\",\"reason\":\"no broker\"}");
            case UNAVAILABLE_FOR_LONG -> {
                exchange.getResponseHeaders().set("Retry-After", "3600");
                send(exchange, 503, "{\"error\":\"unavailable\",\"reason\":\"no broker\"}");
            }
            case THROTTLED -> {
                exchange.getResponseHeaders().set("Retry-After", "1");
                send(exchange, 429, "{\"error\":\"throttled\",\"reason\":\"too much\"}");
            }
            case TOO_LARGE -> send(exchange, 413, "{\"error\":\"events.too-many\",\"reason\":\"too many\"}");
            case CUTS_THE_CONNECTION -> exchange.close();
            case CUTS_THE_CONNECTION_AFTER_KEEPING -> {
                verdicts(lines);
                exchange.close();
            }
            case NOT_INGEST -> send(exchange, 200, "<html>welcome</html>");
        }
    }

    private void keep(HttpExchange exchange, List<String> lines) throws IOException {
        ObjectNode answer = JSON.createObjectNode();
        ArrayNode events = verdicts(lines);
        long good = 0;
        for (JsonNode event : events) {
            good += event.path("status").asText().equals("accepted") ? 1 : 0;
        }
        answer.put("accepted", good).put("rejected", events.size() - good).set("events", events);
        send(exchange, good > 0 ? 200 : 400, answer.toString());
    }

    private ArrayNode verdicts(List<String> lines) {
        ArrayNode events = JSON.createArrayNode();
        for (String line : lines) {
            List<String> faults = new ArrayList<>();
            JsonNode event = parse(line, faults);
            String id = event.path("event_id").asText("none-" + requests.get());
            if (event.has("unreadable")) {
                faults.add("import.unreadable");
            } else if (!event.path("name").isTextual()
                    || (event.has("properties") && !event.path("properties").isObject())) {
                faults.add("field.type");
            }
            (faults.isEmpty() ? accepted : quarantined).put(id, event);
            ObjectNode verdict = events.addObject().put("status", faults.isEmpty() ? "accepted" : "rejected");
            if (!faults.isEmpty()) {
                verdict.put("rule", faults.getFirst());
            }
        }
        return events;
    }

    private static JsonNode parse(String line, List<String> faults) {
        try {
            return JSON.readTree(line);
        } catch (IOException e) {
            faults.add("json.malformed");
            return JSON.createObjectNode();
        }
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
