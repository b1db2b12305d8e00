package dev.footfall.bench.ingest;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/**
 * A service's metrics at one moment, as Prometheus reads them.
 *
 * @param lines of the exposition
 */
public record Metrics(List<String> lines) {
    private static final Duration LIMIT = Duration.ofSeconds(10);

    /**
     * Reads them.
     *
     * @throws IOException if the service does not answer within 10 s
     */
    public static Metrics read(URI address) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(address).timeout(LIMIT).build();
            return new Metrics(
                    client.send(request, BodyHandlers.ofString()).body().lines().toList());
        }
    }

    /**
     * The sum over a metric's series.
     *
     * @param labels what the series must have, such as {@code state="direct"}
     */
    public double sum(String name, String... labels) {
        return lines.stream()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .filter(line -> List.of(labels).stream().allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
