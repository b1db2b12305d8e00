package dev.footfall.topologytests.endtoend;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends events as a web client does. */
record Sender(URI ingestUrl, String writeKey, HttpClient http) implements AutoCloseable {
    Sender(URI ingestUrl, String writeKey) {
        this(ingestUrl, writeKey, HttpClient.newHttpClient());
    }

    /** Posts a body of JSON. */
    HttpResponse<String> post(String body) throws IOException, InterruptedException {
        return send(request(ingestUrl).POST(BodyPublishers.ofString(body)));
    }

    /** A request with the write key, to be completed. */
    HttpRequest.Builder request(URI address) {
        return HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + writeKey)
                .header("Content-Type", "application/json");
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    @Override
    public void close() {
        http.close();
    }
}
