package dev.footfall.topologytests.production;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.footfall.standalone.server.PortClaims;
import java.io.IOException;
import java.io.Reader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/**
 * Debian's Prometheus with the configuration and the rules of the deployment, but that each name leads to an address of
 * this machine and that it scrapes every second. Owned by one thread.
 */
final class RunningPrometheus implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path DEPLOYED = Path.of("..", "deploy", "prometheus").toAbsolutePath();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI api;

    private RunningPrometheus(Process process, URI api) {
        this.process = process;
        this.api = api;
    }

    /**
     * Starts it and returns at once.
     *
     * @param folder for its data; empty
     * @param addresses {@code host:port} by the name in the deployment; what is not named is not scraped
     */
    static RunningPrometheus start(Path folder, Map<String, String> addresses) throws IOException {
        Path configuration = folder.resolve("prometheus.json"); // JSON is YAML
        JSON.writeValue(configuration.toFile(), configuration(addresses));
        int port = PortClaims.anyFree();
        Process process = new ProcessBuilder(
                        "prometheus",
                        "--config.file=" + configuration,
                        "--storage.tsdb.path=" + folder.resolve("tsdb"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        return new RunningPrometheus(process, URI.create("http://127.0.0.1:" + port + "/api/v1/"));
    }

    private static JsonNode configuration(Map<String, String> addresses) throws IOException {
        ObjectNode configuration;
        try (Reader reader = Files.newBufferedReader(DEPLOYED.resolve("prometheus.yml"))) {
            Object tree = new Yaml().load(reader);
            configuration = JSON.valueToTree(tree);
        }
        configuration
                .putObject("global")
                .put("scrape_interval", "1s")
                .put("scrape_timeout", "1s")
                .put("evaluation_interval", "1s");
        configuration.putArray("rule_files").add(DEPLOYED.resolve("rules").normalize() + "/*.yml");
        for (JsonNode job : configuration.path("scrape_configs")) {
            JsonNode names = ((ObjectNode) job).remove("dns_sd_configs");
            if (names != null) {
                ArrayNode targets = ((ObjectNode) job).putArray("static_configs");
                names.forEach(each -> each.path("names").forEach(name -> add(targets, name.asText(), addresses)));
            }
        }
        return configuration;
    }

    private static void add(ArrayNode targets, String name, Map<String, String> addresses) {
        String address = addresses.get(name);
        if (address != null) {
            ObjectNode target = targets.addObject();
            target.putArray("targets").add(address);
            // As discovery by DNS would label it, so that relabelling works as deployed.
            target.putObject("labels").put("__meta_dns_name", name);
        }
    }

    /** The values that a label has on a metric. */
    List<String> labelValues(String metric, String label) throws IOException, InterruptedException {
        return ask("label/" + label + "/values?match[]=" + encode(metric))
                .valueStream()
                .map(JsonNode::asText)
                .toList();
    }

    /** The series of a query now, each with its one value, which may be NaN. */
    List<List<Double>> now(String promQl) throws IOException, InterruptedException {
        return series(resultNow(promQl), "value");
    }

    /** The series of a query over a span, each with its values. */
    List<List<Double>> over(String promQl, Variables span) throws IOException, InterruptedException {
        return series(resultOver(promQl, span), "values");
    }

    /** The series of a query now, as Prometheus' HTTP API names labels and value. */
    JsonNode resultNow(String promQl) throws IOException, InterruptedException {
        return post("query", Map.of("query", promQl)).path("result");
    }

    /** The series of a query over a span, as Prometheus' HTTP API names labels and values. */
    JsonNode resultOver(String promQl, Variables span) throws IOException, InterruptedException {
        return post(
                        "query_range",
                        Map.of(
                                "query",
                                promQl,
                                "start",
                                span.from().toString(),
                                "end",
                                span.to().toString(),
                                "step",
                                span.interval().toSeconds() + "s"))
                .path("result");
    }

    private static List<List<Double>> series(JsonNode result, String values) {
        List<List<Double>> series = new ArrayList<>();
        for (JsonNode each : result) {
            JsonNode points = each.path(values);
            series.add(
                    values.equals("value")
                            ? List.of(number(points))
                            : points.valueStream()
                                    .map(RunningPrometheus::number)
                                    .toList());
        }
        return series;
    }

    private static double number(JsonNode point) {
        return switch (point.path(1).asText()) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            case String other -> Double.parseDouble(other);
        };
    }

    private JsonNode ask(String path) throws IOException, InterruptedException {
        return data(path, HttpRequest.newBuilder(api.resolve(path)).build());
    }

    /** As Grafana asks, with a form. */
    private JsonNode post(String path, Map<String, String> form) throws IOException, InterruptedException {
        String body = form.entrySet().stream()
                .map(field -> field.getKey() + "=" + encode(field.getValue()))
                .collect(Collectors.joining("&"));
        return data(
                body,
                HttpRequest.newBuilder(api.resolve(path))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(body))
                        .build());
    }

    private JsonNode data(String query, HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(query + ": " + answer.body());
        }
        return JSON.readTree(answer.body()).path("data");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
        http.close();
    }
}
