package dev.footfall.processors.live;

import dev.footfall.runtime.observe.QueryAnswer;
import dev.footfall.runtime.observe.QueryRequest;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** The other instances over HTTP, with the caller's own token, marked so that no request goes round in circles. */
final class HttpPeers implements Peers, AutoCloseable {
    /** On requests that an instance passes on. */
    static final String FORWARDED = "Footfall-Forwarded";

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(2);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(CONNECT_LIMIT).build();

    @Override
    public QueryAnswer ask(String host, int port, QueryRequest request) throws IOException {
        String authority = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        HttpRequest.Builder asked = HttpRequest.newBuilder(
                        URI.create("http://" + authority + ":" + port + request.path()))
                .timeout(LIMIT)
                .header(FORWARDED, "1");
        request.header("Authorization").ifPresent(token -> asked.header("Authorization", token));
        try {
            HttpResponse<String> answer = client.send(asked.build(), HttpResponse.BodyHandlers.ofString());
            Map<String, String> headers = new HashMap<>();
            answer.headers().firstValue("Retry-After").ifPresent(after -> headers.put("Retry-After", after));
            return new QueryAnswer(answer.statusCode(), headers, answer.body().strip());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("stopped while another instance was asked");
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
        client.close();
    }
}
