package dev.footfall.replay.archive;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Gives the answers of stores of which none is at hand. Safe for use by many threads. */
final class StubStore implements AutoCloseable {
    private final HttpServer server;
    private final Answers answers;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    /** What it answers. */
    @FunctionalInterface
    interface Answers {
        Answer to(String method, boolean isConditional);
    }

    record Answer(int status, String code, Map<String, String> headers) {
        Answer(int status, String code) {
            this(status, code, Map.of());
        }
    }

    StubStore(Answers answers) throws IOException {
        this.answers = answers;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    URI endpoint() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** The methods of the requests that came. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String method = exchange.getRequestMethod();
            boolean isConditional = exchange.getRequestHeaders().containsKey("If-None-Match");
            asked.add(method + (isConditional ? " if new" : ""));
            Answer answer = answers.to(method, isConditional);
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            byte[] body = answer.code().isEmpty() || method.equals("HEAD")
                    ? new byte[0]
                    : "<Error><Code>%s</Code><Message>as it is</Message></Error>"
                            .formatted(answer.code())
                            .getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
