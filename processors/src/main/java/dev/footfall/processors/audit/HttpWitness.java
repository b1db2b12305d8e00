package dev.footfall.processors.audit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Posts checkpoints to an address; any answer of 200 to 299 means that it was taken. */
record HttpWitness(URI url, HttpClient client) implements Witness {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    HttpWitness(URI url) {
        this(url, HttpClient.newBuilder().connectTimeout(LIMIT).build());
    }

    @Override
    public void take(String line) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(url)
                .timeout(LIMIT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(line + '\n'))
                .build();
        int status =
                client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status < 200 || status > 299) {
            throw new IOException("the answer was " + status);
        }
    }

    @Override
    public String toString() {
        return url.getHost();
    }
}
