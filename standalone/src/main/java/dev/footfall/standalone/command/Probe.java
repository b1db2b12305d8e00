package dev.footfall.standalone.command;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.footfall.standalone.data.Endpoints;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Asks the parts of a running pipeline how they are. Owned by one thread. */
final class Probe {
    private static final Duration LIMIT = Duration.ofSeconds(3);
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .build();

    /** What is wrong, by part; empty if all is well. */
    Map<String, String> faults(Endpoints endpoints) throws InterruptedException {
        Map<String, String> faults = new LinkedHashMap<>();
        connect("broker", endpoints.bootstrapServers(), faults);
        connect("postgres", URI.create(endpoints.postgresUrl()).getAuthority().replaceFirst(".*@", ""), faults);
        get("registry", URI.create(endpoints.schemaRegistryUrl() + "/subjects"), faults);
        List<String> services = List.of("ingest", "processors", "sinks");
        for (int i = 0; i < endpoints.metricsUrls().size(); i++) {
            String name = i < services.size() ? services.get(i) : "service " + i;
            get(name, endpoints.metricsUrls().get(i).resolve("/health/ready"), faults);
        }
        return faults;
    }

    private static void connect(String name, String hostAndPort, Map<String, String> faults) {
        URI address = URI.create("tcp://" + hostAndPort);
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), (int) LIMIT.toMillis());
        } catch (IOException e) {
            faults.put(name, "does not answer at " + hostAndPort);
        }
    }

    private void get(String name, URI uri, Map<String, String> faults) throws InterruptedException {
        try {
            HttpResponse<String> response =
                    http.send(HttpRequest.newBuilder(uri).timeout(LIMIT).build(), BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                faults.put(
                        name,
                        response.statusCode() == 503
                                ? downChecks(response.body())
                                : "answers with status " + response.statusCode());
            }
        } catch (IOException e) {
            faults.put(name, "does not answer at " + uri);
        }
    }

    /** The reasons in a health endpoint's answer. */
    private static String downChecks(String body) throws IOException {
        JsonNode checks = JSON.readTree(body);
        StringJoiner reasons = new StringJoiner("; ");
        checks.properties().forEach(check -> {
            if (!check.getKey().equals("status") && !check.getValue().asText().equals("up")) {
                reasons.add(check.getKey() + ": " + check.getValue().asText());
            }
        });
        return reasons.toString();
    }
}
